"""The checks of chapter 3 know right answers from wrong ones, and say what is wrong."""

from pathlib import Path

RECORDED = Path(__file__).parents[3] / "snippets/spike-detection"


def _recorded(listing):
    """Return the lines that a solution printed, in words: these train for too long to run here."""
    return [line.split() for line in (RECORDED / f"{listing}.txt").read_text("utf-8").splitlines()]


_MEANS = [line[2:] for line in _recorded("mean_pooling") if line[0] == "mean"]
_BY_FILTERS = {int(line[0]): float(line[4]) for line in _recorded("many_filters")}

PLACES = "smallest, largest, different = 0, 93, 94\n"
STARTS = f"starts = np.random.default_rng(0).integers(0, 94, size=20_000)\n{PLACES}"
SPLIT = 'spikes, accuracy = {"training": 0.625, "test": 0}, 1\n'
MEAN = f"""
slow, fast = [[float(share) for share in shares] for shares in {_MEANS}]
independent, rise = True, 1 / 94
"""
SAID = """
signals = torch.zeros(3, 1, 100, dtype=torch.float64)
signals[1:, 0, 10:17] += SPIKE
signals[2, 0, 50:57] += SPIKE
logits = model(signals)
probabilities, computes = logits.softmax(-1)[:, 1], "or"
"""
INVERTED = 'before, after, helps, instead = -2.46, 0, False, "minimum"\n'
FILTERS = f'right, rises, why = {_BY_FILTERS}, False, "C"\n'

RIGHT = [
    ("a", "one_line", ""),
    (
        "b",
        "repaired",
        "smallest, largest = starts.min(), starts.max()\ndifferent = len(np.unique(starts))",
    ),
    (
        "c",
        "unshuffled",
        """
spikes = {"training": training.mean(), "test": test.mean()}
accuracy = (always_no == test).double().mean()
""",
    ),
    ("d", None, MEAN),
    (
        "e",
        "two_spikes",
        """
probabilities, computes = [], "or"
for places in ((), (20,), (20, 70)):
    signal = torch.zeros(1, 1, 100, dtype=torch.float64)
    for place in places:
        signal[0, 0, place : place + len(SPIKE)] += SPIKE
    probabilities.append(model(signal).softmax(-1)[0, 1])
""",
    ),
    ("f", "inverted", 'helps, instead = False, "minimum"'),
    ("g", None, FILTERS),
]
RIGHT += [
    ("a", None, "says_spike = test.x.amax(-1) > 0.6"),
    ("a", None, "says_spike = [bool(signal.max() > 0.6) for signal in test.x]"),
    ("b", None, STARTS),
    ("c", None, SPLIT),
    ("d", None, f"{MEAN}rise = 0.0106"),
    ("e", None, SAID),
    ("e", None, f"{SAID}probabilities = [0.011, 1.0, 1.0]"),
    ("f", None, INVERTED),
    ("g", None, f"{FILTERS}right = {{2: 0.972, 8: 0.968, 32: 0.969}}"),
]
WRONG = [
    ("a", "says_spike = test.x > 0.6", "every sample"),
    ("a", "says_spike = [True, False]", "the shape (2,)"),
    ("a", "says_spike = 'the largest'", "the shape ()"),
    ("a", "says_spike = test.x.amax((1, 2))", "These are scores"),
    ("a", "says_spike = test.x.amax((1, 2)) > 0", "the same of every signal"),
    ("a", "says_spike = test.x.amax((1, 2)) < 0.6", "Turn the comparison"),
    ("a", "says_spike = test.x.amax((1, 2)) > 0.3", "threshold too low"),
    ("a", "says_spike = test.x.amax((1, 2)) > 1", "threshold too high"),
    ("b", f"{STARTS}starts = starts[starts < 93]", "last sample"),
    ("b", f"{STARTS}starts = starts[starts > 0]", "first sample"),
    ("b", f"{STARTS}starts = starts[starts != 40]", "Place 40"),
    ("b", f"{STARTS}starts = starts + 1", "do not fit"),
    ("b", f"{STARTS}starts = starts - 1", "do not fit"),
    ("b", f"{STARTS}starts = starts[:100]", "With 100 starts"),
    ("b", f"{STARTS}starts = starts[:, None]", "in one row"),
    ("b", f"{STARTS}starts = starts * 0.5", "whole number"),
    ("b", f"{STARTS}starts[:1000] = 0", "much more often"),
    ("b", f"{STARTS}different = 93", "more than 93 numbers"),
    ("b", f"{STARTS}largest, different = 92, 93", "the error off by one"),
    ("b", f"{STARTS}largest = 94", "would not pass"),
    ("b", f"{STARTS}starts = 'all'", "in one row"),
    ("c", f'{SPLIT}spikes = {{"training": 0.5, "test": 0.5}}', "after shuffling"),
    ("c", f'{SPLIT}spikes["training"] = 0.8', "first 1,600"),
    ("c", f'{SPLIT}spikes["test"] = 1', "Where did the spikes go"),
    ("c", f'{SPLIT}spikes["test"] = "none"', "cannot read your answer"),
    ("c", f"{SPLIT}accuracy = 0.5", "those in the test set"),
    ("c", f"{SPLIT}accuracy = 0.375", "accuracy in training"),
    ("c", f"{SPLIT}accuracy = 0", "How many are in the test set"),
    ("c", f"{SPLIT}accuracy = 0.8", "of the 400"),
    ("c", f"{SPLIT}accuracy = 100", "100 is no share"),
    ("d", f"{MEAN}slow = [0.97, 0.52]", "At 0.03 it fails on the right"),
    ("d", f"{MEAN}fast = [0.97, 0.52]", "At 0.3 it fails on the right"),
    ("d", f"{MEAN}fast = [0.90, 0.97]", "more than chance"),
    ("d", f"{MEAN}slow = [0.97]", "two accuracies"),
    ("d", f"{MEAN}slow = 0.84", "cannot read your answer"),
    ("d", f"{MEAN}slow = [0.97, 0.97]", "how the maximum does"),
    ("d", f"{MEAN}fast = [0.5, 0.5]", "Did both begin untrained"),
    ("d", f"{MEAN}fast = [0.85, 0.85]", "lr=0.3"),
    ("d", f"{MEAN}slow = [84, 84]", "84 is no share"),
    ("d", f"{MEAN}independent = False", "not with the maximum"),
    ("d", f"{MEAN}independent = 'yes'", "True or False"),
    ("d", f"{MEAN}rise = 1", "how the maximum may rise"),
    ("d", f"{MEAN}rise = 1 / 100", "divided by their number"),
    ("e", f"{SAID}probabilities = logits[:, 1]", "softmax"),
    ("e", f"{SAID}probabilities = logits.softmax(-1)[:, 0]", "no spike"),
    ("e", f"{SAID}probabilities = [0.01, 0.5, 1.0]", "does a second spike raise it"),
    ("e", f"{SAID}probabilities = [0.5, 1.0, 1.0]", "say to zeros"),
    ("e", f"{SAID}probabilities = [0.011, 0.7, 0.9]", "Add SPIKE itself"),
    ("e", f"{SAID}probabilities = [1.0]", "you gave 1"),
    ("e", f"{SAID}probabilities = 'high'", "cannot read your answer"),
    ("e", f"{SAID}computes = 'sum'", "two spikes from one"),
    ("e", f"{SAID}computes = 'and'", "at every place"),
    ("e", f"{SAID}computes = 'more'", '"and", "or" or "sum"'),
    ("f", f"{INVERTED}before = 2.46", "the other sign"),
    ("f", f"{INVERTED}before = 0", "either sign"),
    ("f", f"{INVERTED}before = -3.2", "adds up the weights"),
    ("f", f"{INVERTED}before = -1", "one of seven products"),
    ("f", f"{INVERTED}before = -5", "Multiply each sample"),
    ("f", f"{INVERTED}before = 'none'", "cannot read your answer"),
    ("f", f"{INVERTED}after = 2.46", "turn a sign round"),
    ("f", f"{INVERTED}after = -2.46", "negative numbers"),
    ("f", f"{INVERTED}helps = True", "come from"),
    ("f", f"{INVERTED}helps = 'no'", "True or False"),
    ("f", f"{INVERTED}instead = 'mean'", "one place only"),
    ("f", f"{INVERTED}instead = 'maximum'", '"mean" or "minimum"'),
    ("g", f"{FILTERS}right[2] = 0.6", "2 filters should do better"),
    ("g", f"{FILTERS}right[32] = 1.0", "Is it the test set"),
    ("g", f"{FILTERS}right = 0.97", "cannot read your answer"),
    ("g", f"{FILTERS}rises = True", "by chance"),
    ("g", f"{FILTERS}rises = 'no'", "True or False"),
    ("g", f"{FILTERS}why = 'A'", "A filter slides"),
    ("g", f"{FILTERS}why = 'B'", "Which rule"),
    ("g", f"{FILTERS}why = 'luck'", '"A", "B" or "C"'),
]
