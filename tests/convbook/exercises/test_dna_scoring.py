"""The checks of chapter 4 know right answers from wrong ones, and say what is wrong."""

from pathlib import Path

FOLDER = Path(__file__).parents[3] / "snippets/dna-scoring"
DEAD = "best_rate, linear_error, flat_error, sensitive = 0.01, 13.2, 18.0, 'flat'"
MIRRORED = """
import torch


class BothStrands(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = MotifNet.pretrained()

    def forward(self, x):
        return (self.model(x) + self.model(x.flip({}))) / 2


model, error = BothStrands(), {}
"""
RIGHT = [
    (
        "a",
        "positional_scores",
        "y = scores['by place'][tat & ~gcg]\n"
        "mean, sd, better, right = y.mean(), y.std(), 'flat', 'neither'",
    ),
    ("b", None, DEAD),
    (
        "c",
        None,
        "from convbook.dna import MotifNet\nsequence, model = 'TATATATA', MotifNet.pretrained()",
    ),
    ("d", None, "found = [1, 5, 7, 9, 10]"),
    ("e", None, "plateau, points = 'maximum', 27"),
    (
        "f",
        "chance_of_tat",
        "powers = [np.linalg.matrix_power(step, n) for n in (8, 20, 50, 100, 200)]\n"
        "chances, length = [power[0, 3] for power in powers], 50",
    ),
    (
        "g",
        "both_strands",
        "model = both\nerror = (answers - data.y).square().mean()",
    ),
]
HUMP = "mean, sd, better, right = {}"
TRUE = "[0.089, 0.241, 0.520, 0.776, 0.951]"
WRONG = [
    ("a", HUMP.format("24.95, 0.96, 'flat', 'neither'"), "old scores"),
    (
        "a",
        "tat = dna.occurrences(codes, 'TAT') > 0\n"
        + HUMP.format("dna.score_positional(codes)[tat].mean(), 2, 'flat', 'neither'"),
        "hold GCG as well",
    ),
    ("a", HUMP.format("dna.score_positional(codes).mean(), 2, '', ''"), "all sequences"),
    ("a", HUMP.format("20, 2, 'flat', 'neither'"), "mean again"),
    ("a", HUMP.format("22.53, 1.94**2, 'flat', 'neither'"), "variance"),
    ("a", HUMP.format("22.53, 0.96, 'flat', 'neither'"), "same sequences"),
    ("a", HUMP.format("22.53, 1.94, 'maximum', 'neither'"), "knows places"),
    ("a", HUMP.format("22.53, 1.94, 'flat', 'flat'"), "pay only once"),
    ("a", HUMP.format("22.53, 1.94, 'linear', 'flat'"), "none of the words"),
    ("b", DEAD.replace("0.01", "0.02"), "one of 0.001"),
    ("b", DEAD.replace("0.01", "0.05"), "responses of its filters"),
    ("b", DEAD.replace("0.01", "0.001"), "slow"),
    ("b", DEAD.replace("13.2", "0.7"), "in points"),
    ("b", DEAD.replace("13.2", "17.9"), "one valley"),
    ("b", DEAD.replace("18.0", "11.1"), "still learns"),
    ("b", DEAD.replace("18.0", "0.84"), "same to every"),
    ("b", DEAD.replace("'flat'", "'linear'"), "destroyed"),
    ("c", "sequence, model = 'TATAT', 0", "eight letters"),
    ("c", "sequence, model = 'CCTATCCC', 0", "off by 0.9"),
    ("c", "sequence, model = 'TATATATA', 0.5", "This is float"),
    ("c", "sequence, model = 'TATATATA', FlatDNA.pretrained()", "the same table"),
    ("c", "sequence, model = 'TATATATA', FlatDNA()", "in points"),
    (
        "c",
        "sequence, model = 'TATATATA', FlatDNA().standardise(all_8mers().y)",
        "knows no motif",
    ),
    ("c", "import torch\nsequence, model = 'TATATATA', torch.nn.Linear(9, 1)", "cannot read the"),
    (
        "c",
        "import torch\nsequence, model = 'TATATATA', torch.nn.Linear(8, 1)",
        "gives (10486, 4, 1",
    ),
    ("d", "found = [1, 5, 7, 9]", "not 4"),
    ("d", "found = [10, 50, 70, 90, 100]", "ten starts"),
    ("d", "found = [10, 9, 7, 5, 1]", "order asked for"),
    ("d", "found = [7, 8, 10, 10, 10]", "only one motif"),
    ("d", "found = [10, 10, 10, 10, 10]", "Does training find it"),
    ("d", "found = [1, 1, 7, 9, 10]", "with 4 filters"),
    ("e", "plateau, points = 'sum', 27", "Which of the two"),
    ("e", "plateau, points = 'maximum', 45.1", "the right score"),
    ("e", "plateau, points = 'maximum', 35.1", "two copies"),
    ("e", "plateau, points = 'maximum', 15.1", "bases alone"),
    ("e", "plateau, points = 'maximum', 10", "Add the points"),
    ("f", "chances, length = 0.5, 50", "you gave 1"),
    ("f", "chances, length = [8.9, 24.1, 52, 77.6, 95.1], 50", "per cent"),
    ("f", "chances, length = [(n - 2) / 64 for n in (8, 20, 50, 100, 200)], 50", "exceeds one"),
    ("f", "chances, length = [0.911, 0.759, 0.48, 0.224, 0.049], 50", "without it"),
    (
        "f",
        "chances, length = [1 - (63 / 64) ** (n - 2) for n in (8, 20, 50, 100, 200)], 50",
        "independent",
    ),
    ("f", "chances, length = [0.089, 0.241, 0.6, 0.776, 0.951], 50", "50 bases again"),
    ("f", f"chances, length = {TRUE}, 30", "one of 8"),
    ("f", f"chances, length = {TRUE}, 200", "paid always"),
    ("g", "model, error = MotifNet.pretrained(), 0", "to its other strand"),
    ("g", MIRRORED.format("2", 6.42), "to its other strand"),
    ("g", MIRRORED.format("1, 2", 0), "mean of both"),
    ("g", MIRRORED.format("1, 2", 2.53), "root"),
    ("g", MIRRORED.format("1, 2", 17.9), "The network is right"),
    (
        "g",
        "model, error = MotifNet.pretrained(), 17.9\nfor values in model.linear.parameters():\n"
        "    values.data.zero_()",
        "the same to all",
    ),
]


def recorded(listing):
    """Return the lines that a listing printed when it was recorded, as words."""
    return [line.split() for line in (FOLDER / f"{listing}.txt").read_text("utf-8").splitlines()]


def test_what_the_solutions_trained_is_right(verdict):
    """Training takes too long here: the recordings say what it comes to."""
    rates, linear, flat, _ = recorded("learning_rates")
    errors = [float(error) for error in flat[1:]]
    best = rates[2:][errors.index(min(errors))]
    answers = f"best_rate, linear_error, flat_error = {best}, {linear[-1]}, {flat[-1]}"
    assert verdict("b", f"{answers}\nsensitive = 'flat'").startswith("Right. ")

    found = [int(line[1]) for line in recorded("how_many_filters")[1:]]
    assert verdict("d", f"found = {found}").startswith("Right. ")

    _, _, largest, _ = recorded("per_copy")
    assert verdict("e", f"plateau, points = '{largest[0]}', {largest[-1]}").startswith("Right. ")

    flat, maximum, _ = recorded("tell_the_place")
    assert float(flat[-1]) < float(maximum[-1])


def test_a_loss_that_forgives_the_repeats_is_an_improvement_too(verdict):
    """A network that is right but for the repeats, as the absolute loss makes it."""
    code = """
import torch
from convbook.dna import MotifNet

class Forgiving(MotifNet):
    def forward(self, x):
        points = super().forward(x)
        words = torch.nn.functional.conv1d(x, torch.eye(4)[[3, 0, 3]].T[None].to(x)) == 3
        return points + 15 * (words.sum((1, 2)) > 1)

model = Forgiving()
model.load_state_dict(MotifNet.pretrained().state_dict())
sequence = "TATCCTAT"
"""
    said = verdict("c", code)
    assert said.startswith("Right. ")
    assert "without repeats 0.0" in said
