"""The checks of chapter 8 know right answers from wrong ones, and say what is wrong."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]

ALARMS = """
alarms = [
    100 * (chance >= np.quantile(scores[y == 1], 1 - share)).double().mean()
    for share in (0.9, 0.5, 0.2)
]
"""
SHUFFLED = """
areas = {
    "network": genomics.auc(predict(model, strict), y),
    "matrix": genomics.auc(genomics.scan(matrix, strict), y),
    "share of A and T": genomics.auc(strict[:, [0, 3]].sum((1, 2)), y),
}
"""
RIGHT = [
    ("a", "false_alarms", ALARMS),
    ("a", None, "alarms = [95, 4, 0]"),
    ("b", None, "areas = dict(zip(areas, [0.89, 0.87]))\nbetter = 'Read 20 times or more'"),
    ("c", None, "lost, correlation = {'whole site': 0.00, 'left half': 0.05}, 0.99"),
    ("d", None, "areas = {3: [0.74, 0.78, 0.79], 10: [0.8, 0.88, 0.9], 200: [0.94] * 3}"),
    ("e", "shuffled_sites", SHUFFLED),
    ("e", None, "areas = dict(zip(areas, [0.87, 0.88, 0.5]))"),
]
WRONG = [
    ("a", "alarms = [0.95, 0.04, 0.0]", "Give percent"),
    ("a", "alarms = [7, 7, 7]", "Do alarms stay"),
    ("a", "alarms = [10, 50, 80]", "you miss"),
    ("a", "alarms = [90, 50, 20]", "you find"),
    ("a", "alarms = [5, 96, 100]", "must lower the threshold"),
    ("a", "alarms = [22.2, 0.4, 0]", "So it is for 100 bases"),
    ("a", "alarms = [50, 10, 1]", "A tenth of the sites"),
    ("a", "alarms = [95, 40, 10]", "median site"),
    ("a", "alarms = [95, 4, 3]", "best fifth"),
    ("a", "alarms = 95", "you gave 1"),
    ("a", "alarms = 'many'", "cannot read your answer"),
    ("b", "areas, better = {key: 87 for key in areas}, 0", "between 0.5 and 1"),
    ("b", "areas, better = {key: 0.87 for key in areas}, 0", "takes `least`"),
    ("b", "areas, better = dict(zip(areas, [0.83, 0.87])), 0", "copies of what"),
    ("b", "areas, better = dict(zip(areas, [0.97, 0.87])), 0", "It does rise"),
    ("b", "areas, better = dict(zip(areas, [0.89, 0.87])), 'read at all'", "easier test"),
    ("b", "areas, better = dict(zip(areas, [0.89, 0.87])), 2", "Name one"),
    ("b", "areas, better = 0.89, 'read at all'", "cannot read your answer"),
    ("c", "lost, correlation = {'whole site': 0.93, 'left half': 0.8}, 0.99", "These are AUCs"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': -0.05}, 0.99", "does not gain"),
    ("c", "lost, correlation = {'whole site': 0.05, 'left half': 0.05}, 0.99", "TGTGA, six"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0}, 0.99", "half a matrix"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0.4}, 0.99", "first 13 places"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0.05}, 1", "largest difference"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0.05}, 0.34", "both axes"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0.05}, 0.8", "all 2000"),
    ("c", "lost, correlation = {'whole site': 0, 'left half': 0.05}, 99", "between -1 and 1"),
    ("d", "areas = {n: [0.99] * 3 for n in areas}", "Too good for so few sites"),
    ("d", "areas[3] = areas[10] = areas[200] = [0.7, 0.8, 0.9]", "how many lack a base"),
    ("d", "areas = {3: [0.78] * 3, 10: [0.88] * 3, 200: [0.94] * 3}", "What are its bits"),
    ("d", "areas = {3: [0.8] * 3, 10: [0.9, 0.88, 0.8], 200: [0.94] * 3}", "as impossible"),
    ("d", "areas = {3: [0.9] * 3, 10: [0.8, 0.88, 0.9], 200: [0.94] * 3}", "know less"),
    ("d", "areas = {3: [0.6] * 3, 10: [0.8, 0.88, 0.9], 200: [0.94] * 3}", "lower than ours"),
    ("d", "areas = {3: [0.8, 0.89, 0.9], 10: [0.8, 0.88, 0.95], 200: [0.96] * 3}", "higher"),
    ("d", "areas = {3: [0.78], 10: [0.88], 200: [0.94]}", "from 3 sites; you gave 1"),
    ("d", "areas = [0.8, 0.9, 0.94]", "cannot read your answer"),
    ("e", "areas = {key: 94 for key in areas}", "none is above 1"),
    ("e", "areas = dict(zip(areas, [0.94, 0.94, 0.69]))", "copies as rich"),
    ("e", "areas = dict(zip(areas, [0.87, 0.88, 0.6]))", "Counting letters"),
    ("e", "areas = dict(zip(areas, [0.5, 0.5, 0.5]))", "would be chance"),
    ("e", "areas = dict(zip(areas, [0.94, 0.94, 0.5]))", "against random DNA"),
    ("e", "areas = dict(zip(areas, [0.906, 0.907, 0.5]))", "not the whole sequences"),
    ("e", "areas = dict(zip(areas, [0.87, 0.94, 0.5]))", "the matrix again"),
]


def recorded(listing):
    """Return the numbers of two digits after the point that a solution printed."""
    text = (ROOT / f"snippets/real-dna/{listing}.txt").read_text("utf-8")
    return [float(number) for number in re.findall(r"\b\d\.\d\d\b", text)]


def test_what_the_solution_printed_of_two_labels_is_right(verdict):
    # Nothing was read only once, so "at all" is "two times or more".
    loose, strict = recorded("loose_label")
    areas = {"read at all": loose, "read 20 times or more": strict}
    assert verdict("b", f"{areas = }\nbetter = 'read 20 times or more'").startswith("Right. ")


def test_what_the_solution_printed_of_two_strands_is_right(verdict):
    one, both, half_one, half_both = recorded("one_strand")
    lost = {"whole site": both - one, "left half": half_both - half_one}
    (correlation,) = recorded("both_strands")
    assert verdict("c", f"{lost = }\n{correlation = }").startswith("Right. ")


def test_what_the_solution_printed_of_few_sites_is_right(verdict):
    _, *numbers = recorded("few_sites")
    areas = {3: numbers[:3], 10: numbers[3:6], 200: numbers[6:]}
    assert verdict("d", f"{areas = }").startswith("Right. ")
