"""The checks of chapter 1 know right answers from wrong ones, and say what is wrong."""

import pytest

RIGHT = {
    "a": ("sum_not_average", "responses = moving_sum"),
    "b": (None, "windows = [6, 1, 0]"),
    "c": ("bright_below", "answer = conv2d(image, downwards)"),
    "d": (None, "weights, bend = [-2, 4, -2], -4"),
    "e": (None, "agrees = dict(zip(agrees, [True, False, True, False]))"),
    "f": (
        None,
        "weights = spike / np.linalg.norm(spike)\nresponse = weights @ spike",
    ),
}
WRONG = [
    ("a", "responses = [0.33, 0.67, 0.9, 0.73, 0.43, 0.13]", "These are averages"),
    ("a", "responses = [1.0, 2.0, 2.7, 2.2, 1.3]", "you gave 5"),
    ("a", "responses = [1.0, 2.0, 2.8, 2.2, 1.3, 0.4]", "window 2"),
    ("a", "responses = 'a sum'", "cannot read your answer"),
    ("b", "windows = [6, 0, 0]", "one place"),
    ("b", "windows = [8, 8, 8]", "inside the signal"),
    ("b", "windows = [5, 1, 0]", "first place"),
    ("b", "windows = [7, 1, 0]", "L - k + 1"),
    ("b", "windows = 6", "cannot read your answer"),
    ("c", "image, answer = np.eye(8), np.eye(6)", "still bright above"),
    ("c", "image, answer = np.zeros((6, 6)), np.eye(6)", "8 rows"),
    (
        "c",
        "image = np.zeros((8, 8))\nimage[4:] = 1\nanswer = np.zeros((6, 6))\nanswer[2:4] = -3",
        "brighter or darker",
    ),
    ("c", "image = np.zeros((8, 8))\nimage[4:] = 1\nanswer = np.zeros((6, 6))", "see the edge"),
    ("d", "weights, bend = [-1, 0, 1], 2", "Which weights decide"),
    ("d", "weights, bend = [1, 1, 1], 5", "sum of its weights"),
    ("d", "weights, bend = [0, 0, 0], 0", "sees nothing"),
    ("d", "weights, bend = [1, -1], 0", "you gave 2"),
    ("d", "weights, bend = [1, -2, 1], 0", "slide them"),
    ("e", "agrees = dict(zip(agrees, [True, True, True, False]))", "Reverse -1, 0, 1"),
    ("f", "weights, response = spike, spike @ spike", "what must you divide"),
    ("f", "weights, response = np.eye(7)[3], 1", "It answers 1. Another"),
    ("f", "weights, response = np.ones(7), 3.6", "the norm 2.65"),
    ("f", "weights, response = [1, 0], 1", "you gave 2"),
    ("f", "weights = spike / np.linalg.norm(spike)\nresponse = 2.46", "whose norm is not one"),
    ("f", "weights = spike / np.linalg.norm(spike)\nresponse = 1", "Multiply it"),
]


@pytest.mark.parametrize("letter", RIGHT)
def test_the_solution_is_right(verdict, solution, letter):
    listing, answer = RIGHT[letter]
    code = f"{solution(listing)}\n{answer}" if listing else answer
    assert verdict(letter, code).startswith("Right. ")


@pytest.mark.parametrize(("letter", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_a_hint(verdict, letter, answer, hint):
    said = verdict(letter, answer)
    assert said.startswith("Not yet. ")
    assert hint in said


@pytest.mark.parametrize("letter", sorted(RIGHT))
def test_before_an_answer_it_asks_for_one(verdict, letter):
    assert verdict(letter) == "Put your answer in the place of the dots.\n"
