"""The checks of chapter 9 know right answers from wrong ones, and say what is wrong."""

PAIRS = """
one_by_one, in_pairs, rounds = one_by_one - exact, in_pairs[0] - exact, math.log2(len(numbers))
"""
MEANS = "said, mean = sum(b.mean() for b in batches) / 2, losses.mean()"
FIXED = """
def send(gradient):
    return np.rint(gradient * steps).astype(np.int64)


def read(total):
    return total / steps
"""
OFTEN = """
minutes = math.sqrt(2 * cost * between) / 60
cycle = 60 * minutes + cost
lost = 100 * (1 - (failures // cycle).sum() * 60 * minutes / failures.sum())
"""
RIGHT = [
    ("a", "pairs", PAIRS),
    ("a", None, "one_by_one, in_pairs, rounds = 7.7, 0.03, 20"),
    ("b", "mean_of_means", MEANS),
    ("b", None, "said, mean = 0.29, 0.03"),
    ("c", "accumulate", "gradient = parts"),
    ("c", "accumulate", "gradient = whole"),
    ("d", "fixed_point", FIXED),
    ("d", None, "send = lambda g: np.rint(g * 1e6)\nread = lambda total: total / 1e6"),
    ("e", "how_often", OFTEN),
    ("e", None, "minutes, lost = 15, 1.1"),
]

PARTS = """
for part in torch.arange(1000).split(64):
    {before}
    loss = cross_entropy(model(data.x[part]), data.y[part], reduction="{reduction}")
    ({loss}).backward()
gradient = model.conv.weight.grad{after}
"""


def parts(reduction="sum", loss="loss", before="pass", after=""):
    return PARTS.format(reduction=reduction, loss=loss, before=before, after=after)


FIRST = "cross_entropy(model(data.x[:64]), data.y[:64]).backward()\n"
STEPS = "\nread = lambda total: total / steps"
WRONG = [
    ("a", "one_by_one, in_pairs, rounds = numbers.cumsum()[-1], 0.03, 20", "That is a sum"),
    ("a", "one_by_one, in_pairs, rounds = np.nan, 0.03, 20", "That is a sum"),
    ("a", "one_by_one, in_pairs, rounds = 2e-10, 0.03, 20", "float64"),
    ("a", "one_by_one, in_pairs, rounds = 0.03, 7.7, 20", "round more coarsely"),
    ("a", "one_by_one, in_pairs, rounds = 0.03, 0.03, 20", "NumPy's sum"),
    ("a", "one_by_one, in_pairs, rounds = 1000, 0.03, 20", "smaller"),
    ("a", "one_by_one, in_pairs, rounds = 7.7, 7.7, 20", "Pairs do better"),
    ("a", "one_by_one, in_pairs, rounds = 7.7, 0.03, 2**20", "how many numbers there are"),
    ("a", "one_by_one, in_pairs, rounds = 7.7, 0.03, 2**19", "leaves half"),
    ("a", "one_by_one, in_pairs, rounds = 'far', 'near', 20", "cannot read your answer"),
    ("b", "said, mean = 0.03, 0.29", "wrong way round"),
    ("b", "said, mean = 0.03, 0.03", "would be right of the script"),
    ("b", "said, mean = 0.57, 0.03", "did not divide"),
    ("b", "said, mean = 0.1, 0.03", "and halves that"),
    ("b", "said, mean = 0.29, 0.29", "divide once"),
    ("b", "said, mean = losses, losses", "cannot read your answer"),
    ("c", parts(), "One division is missing"),
    ("c", parts("mean"), "gradients of 16 means"),
    ("c", parts("mean", "loss / 16"), "mean of means"),
    ("c", parts("sum", "loss / 64", after=" / 16"), "more than there are"),
    ("c", parts("sum", "loss / 1000", "model.zero_grad()"), "set the gradients to zero"),
    ("c", parts("mean", before="model.zero_grad()"), "mean of the last part"),
    ("c", FIRST + "gradient = model.conv.weight.grad", "second `backward`"),
    ("c", "gradient = torch.zeros(8, 1, 7)", "Start from a new"),
    ("c", "gradient = model.conv.weight", "Start from a new"),
    ("c", "gradient = 0.08", "of shape (8, 1, 7)"),
    ("d", "send = read = lambda each: each", "Two orders differ"),
    ("d", "send = read = lambda each: each.astype(np.float32)", "Two orders differ"),
    ("d", "send = read = lambda each: np.round(each, 6)", "Two orders differ"),
    ("d", "send = read = np.rint", "digits are lost"),
    ("d", "steps = 1000\nsend = lambda g: np.rint(g * steps)" + STEPS, "digits are lost"),
    ("d", "send, read = lambda g: np.rint(g * 2**30), lambda total: total", "but for a factor"),
    ("d", "send, read = lambda g: np.rint(g * 2**30), lambda t: t / 2**32", "but for a factor"),
    ("d", "send = lambda g: (g * 2**62).astype(np.int64)\nread = lambda t: t / 2**62", "fits into"),
    ("d", "send = read = lambda each: 0 * each", "on nothing"),
    ("d", "send, read = np.sum, np.sum", "you sent ()"),
    ("d", "send, read = lambda g: np.rint(g * 2**30), np.sum", "it returned ()"),
    ("d", "send, read = 'sort', 'sum'", "two functions"),
    ("e", "minutes, lost = 930, 1.1", "Give minutes"),
    ("e", "minutes, lost = 10.95, 1.1", "halfway"),
    ("e", "minutes, lost = 120, 1.1", "4.2 %, most of it by work that is done again"),
    ("e", "minutes, lost = 1, 7.7", "7.7 %, most of it by writing"),
    ("e", "minutes, lost = 0, 0", "above zero"),
    ("e", "minutes, lost = 15.5, 0.0108", "Give percent"),
    ("e", "minutes, lost = 15.5, 0.54", "Do you count both"),
    ("e", "minutes, lost = 15.5, 1.61", "on average"),
    ("e", "minutes, lost = 15.5, 5", "half of it of a day"),
    ("e", "minutes, lost = 'often', 1", "cannot read your answer"),
]
