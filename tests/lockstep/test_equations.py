"""A formula with letters is compared with the function that it is about, point by point."""

import pytest

from lockstep.formulas import compiled
from lockstep.guards.equations import equations

AREA = """\
def area(a, b, *, holes=0):
    if b == 0:
        raise ValueError("flat")
    return a * b - holes


def windows(n, k, s):
    return (n - k) // s + 1
"""


def found(trial, comment, formula):
    trial.write("src/trial/counting.py", AREA)
    return [str(f) for f in equations(trial.page(f"<!--lockstep:equation {comment}-->\n{formula}"))]


@pytest.mark.parametrize(
    ("comment", "formula"),
    [
        ("trial.counting.area(a, b) a=1..5 b=1..5", "$$A = ab$$"),
        ("trial.counting.area(a, b) a=1..5 b=1..5", "\n$$A = F = b \\cdot a$$"),
        ("trial.counting.area(a, b, holes=h) a=1..5 b=1..5 h=0..2", "$$\na \\times b - h\n$$"),
        ("trial.counting.area(C_in, 3) C_in=1..5", "$$A = 3 C_{\\text{in}}.$$"),
        ("trial.counting.area(a, 1, holes=-1) a=1..5", "$$A = \\frac{2(a + 1)}{2}$$"),
        ("trial.counting.area(a, a) a=-3..3", "$$A = a^2$$"),
        ("trial.counting.windows(n, k, s) n=1..9 k=1..3 s=1..3",
         "$$L = \\left\\lfloor \\frac{n - k}{s} \\right\\rfloor + 1$$"),
        ("trial.counting.windows(n, k, s) n=1..9 k=1..3 s=1..3",
         "$$L = \\left\\lceil \\frac{n - k + 1}{s} \\right\\rceil$$"),
    ],
)  # fmt: skip
def test_a_true_formula_passes(trial, comment, formula):
    assert found(trial, comment, formula) == []


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("$$L = \\frac{n - k}{s} + 1$$", "the formula gives 0.5, not 0, at n=1 k=2 s=2"),
        ("$$L = \\lfloor \\frac{n + k}{s} \\rfloor + 1$$", "the formula gives 3, not 1"),
        ("$$L = \\lfloor \\frac{n - k}{s} \\rfloor$$", "81 of 81 points differ"),
        ("$$L = \\lfloor \\frac{m - k}{s} \\rfloor$$", "'m' is no number, no operator"),
        ("$$L = \\sum n$$", "sum' is no number"),
        ("$$L = (n - k$$", "is not a formula"),
        ("$$L = \\frac{n}{k - 1}$$", "cannot be evaluated at n=1 k=1 s=1"),
        ("No formula.", "no $$ formula follows it"),
    ],
)
def test_a_false_formula_is_reported_with_the_point(trial, formula, says):
    (finding,) = found(trial, "trial.counting.windows(n, k, s) n=1..9 k=1..3 s=1..3", formula)
    assert says in finding
    assert finding.startswith("docs/counting.md:")


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("trial.counting.area(a, b)", "it cannot be read"),
        ("trial.counting.area a=1..2", "it cannot be read"),
        ("trial.counting.volume(a) a=1..2", "no attribute 'volume'"),
        ("trial.missing.area(a) a=1..2", "No module named 'trial.missing'"),
        ("trial.counting.area(a) a=1..2", "TypeError"),
        ("trial.counting.area(a, c) a=1..2", "KeyError"),
        ("trial.counting.area(a, 0) a=1..2", "refuses every point"),
    ],
)
def test_a_comment_that_checks_nothing_is_reported(trial, comment, says):
    (finding,) = found(trial, comment, "$$a$$")
    assert says in finding


def test_points_that_the_function_refuses_are_not_compared(trial):
    comment = "trial.counting.area(a, b) a=1..2 b=0..2"
    assert found(trial, comment, "$$\\frac{ab^2}{b}$$") == []


def test_a_directive_in_a_block_of_code_is_text(trial):
    text = "```text\n<!--lockstep:equation nothing-->\n```"
    assert list(equations(trial.page(text))) == []


def test_products_need_no_sign():
    values = {"d": 2, "k": 3, "C_in": 5, "C": 7}
    formula = compiled(r"y = 2dk(k - 1)C_{in}C + C(d)", values)
    assert formula(values) == 2 * 2 * 3 * 2 * 5 * 7 + 14
