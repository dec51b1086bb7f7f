"""The checks of chapter 5 know right answers from wrong ones, and say what is wrong."""

from pathlib import Path

FOLDER = Path(__file__).parents[3] / "snippets/images-and-receptive-fields"
CENTRED = "size, jump, centre = {}\non_pixel_0 = dict(zip(on_pixel_0, [{}]))"
FAILS = "accuracies = {}\nfails = dict(zip(fails, [{}]))"
RIGHT = [
    (
        "a",
        "third_bug",
        "says, stack, hidden = sees([(3, 2)]), [(3, 1)] * 5, 'jump'",
    ),
    ("b", "follow", "rows = list(follow(layers, 64))"),
    (
        "c",
        "how_deep",
        "plain, pooled = (next(n for n in count(1) if sees(n, i) >= 224) for i in (None, 2))",
    ),
    ("d", None, CENTRED.format("7, 4, 0", "True, True, False, False")),
    ("e", None, FAILS.format("[0.92] * 5", "False, True, False, True")),
    ("f", None, "expected, measured, more_errors = 1 / 13, 0.4, 'as they stand'"),
    ("g", None, "still, shifted, more_paper, maximum = 0.55, 0.53, 0.13, 'the same'"),
]
FOLLOWED = """
def follow(layers, n, own=False, early=False, pools=True, padded=True):
    sees, jump, start = 1, 1, 0
    for k, s, p in layers:
        p *= padded
        n = (n + 2 * p - k) // s + 1
        start -= p * jump
        if k > 2 or pools:
            sees += (k - 1) * (s if own else jump * s if early else jump)
        jump *= s
        yield n, sees, jump, start

rows = list(follow(layers, 64{}))
"""
TRUE = "True, True, False, False"
WRONG = [
    ("a", "says, stack, hidden = 3, [(3, 1)], 'jump'", "That is the truth"),
    ("a", "says, stack, hidden = 4, [(3, 1)], 'jump'", "sees itself"),
    ("a", "says, stack, hidden = 7, [(3, 1)], 'jump'", "Multiply the jump"),
    ("a", "says, stack, hidden = 5, [], 'jump'", "list of pairs"),
    ("a", "says, stack, hidden = 5, (3, 1), 'jump'", "cannot read"),
    ("a", "says, stack, hidden = 5, [(3, 1), (2, 2), (3, 1)], 'jump'", "says 9, and the outputs"),
    ("a", "says, stack, hidden = 5, [(1, 1), (1, 2)], 'jump'", "nothing is added"),
    ("a", "says, stack, hidden = 5, [(3, 1)], 'size'", "order of two lines"),
    ("a", "says, stack, hidden = 5, [(3, 1)], 'kernel'", "none of the words"),
    ("b", "rows = [8, 22, 8, -7]", "Six rows"),
    ("b", "rows = 'a table'", "cannot read"),
    ("b", FOLLOWED.format(", padded=False"), "without padding"),
    ("b", FOLLOWED.format(", pools=False"), "has a kernel, too"),
    ("b", FOLLOWED.format(", early=True"), "too early"),
    ("b", FOLLOWED.format(", own=True"), "own stride"),
    (
        "b",
        FOLLOWED.format("") + "rows = [(n, sees, jump, -start) for n, sees, jump, start in rows]",
        "On which side",
    ),
    (
        "b",
        FOLLOWED.format("") + "rows = [(n, sees, jump, 0) for n, sees, jump, start in rows]",
        "begins in the padding",
    ),
    ("b", FOLLOWED.format("") + "rows[2] = (32, 8, 3, -3)", "the jump after layer 2"),
    ("c", "plain, pooled = 56, 12", "two in all"),
    ("c", "plain, pooled = 112, 17", "not the poolings"),
    ("c", "plain, pooled = 111, 12", "111 layers without pooling see 223"),
    ("c", "plain, pooled = 224, 12", "Would one less do"),
    ("c", "plain, pooled = 112, 11", "11 layers with pooling see 220"),
    ("c", "plain, pooled = 112, 13", "Would one less do"),
    ("c", "plain, pooled = 111.5, 12", "cannot be the number"),
    ("d", CENTRED.format("5, 4, 0", TRUE), "without stride"),
    ("d", CENTRED.format("9, 4, 0", TRUE), "own stride"),
    ("d", CENTRED.format("13, 4, 0", TRUE), "too early"),
    ("d", CENTRED.format("8, 4, 0", TRUE), "lie 2 apart"),
    ("d", CENTRED.format("7, 2, 0", TRUE), "after one layer"),
    ("d", CENTRED.format("7, 3, 0", TRUE), "multiplied"),
    ("d", CENTRED.format("7, 4, -3", TRUE), "begins to see"),
    ("d", CENTRED.format("7, 4, 3", TRUE), "in the middle"),
    ("d", CENTRED.format("7, 4, 0", "True, True, True, True"), "for kernel 2, stride 2"),
    ("d", CENTRED.format("7, 4, 0", "True, True, False, True"), "for kernel 3, dilation 2"),
    ("e", FAILS.format("0.92", "False, True, False, True"), "you gave 1"),
    ("e", FAILS.format("[92] * 5", "False, True, False, True"), "is a share"),
    ("e", FAILS.format("[0.92, 0.6, 0.3, 0.2, 0.1]", "False, True, False, True"), "in testing too"),
    ("e", FAILS.format("[0.6] * 5", "False, True, False, True"), "trained on centred"),
    ("e", FAILS.format("[1.0] * 5", "False, True, False, True"), "the test digits"),
    ("e", FAILS.format("[0.92] * 5", "False, True, True, True"), "twice as bright"),
    ("f", "expected, measured, more_errors = 12 / 13, 0.4, 'as they stand'", "the others"),
    ("f", "expected, measured, more_errors = 0.1, 0.4, 'as they stand'", "ten digits"),
    ("f", "expected, measured, more_errors = 0.5, 0.4, 'as they stand'", "equal parts"),
    ("f", "expected, measured, more_errors = 1 / 13, 1.0, 'as they stand'", "itself"),
    ("f", "expected, measured, more_errors = 1 / 13, 0.09, 'as they stand'", "shuffled parts"),
    ("f", "expected, measured, more_errors = 1 / 13, 0.3, 'as they stand'", "among all"),
    ("f", "expected, measured, more_errors = 1 / 13, 0.4, 'shuffled'", "look most like it"),
    ("g", "still, shifted, more_paper, maximum = 55, 53, 13, 'the same'", "is a share"),
    ("g", "still, shifted, more_paper, maximum = 0.1, 0.1, 0.1, 'the same'", "hardly learned"),
    ("g", "still, shifted, more_paper, maximum = 0.9, 0.5, 0.1, 'the same'", "off the sheet"),
    ("g", "still, shifted, more_paper, maximum = 0.98, 0.98, 0.98, 'the same'", "So a maximum"),
    ("g", "still, shifted, more_paper, maximum = 0.9, 0.75, 0.8, 'the same'", "Check the order"),
    ("g", "still, shifted, more_paper, maximum = 0.55, 0.53, 0.13, 'falls'", "more strongly"),
]


def test_a_row_for_the_input_does_no_harm(verdict, solution):
    code = f"{solution('follow')}\nrows = [(64, 1, 1, 0), *follow(layers, 64)]"
    assert verdict("b", code).startswith("Right. ")


def test_a_stride_that_nothing_reads_hides_the_bug_too(verdict):
    answers = "says, stack, hidden = 5, [(3, 1), (1, 2)], 'jump'"
    assert verdict("a", answers).startswith("Right. ")


def recorded(listing):
    """Return the lines that a listing printed when it was recorded, as words."""
    return [line.split() for line in (FOLDER / f"{listing}.txt").read_text("utf-8").splitlines()]


def test_what_the_solutions_trained_is_right(verdict):
    """Training takes too long here: the recordings say what it comes to."""
    _, _, two = recorded("check_two")[1:]
    answers = ", ".join(two[-i] for i in (4, 3, 1))
    assert verdict("d", CENTRED.format(answers, TRUE)).startswith("Right. ")

    accuracies = [float(line[-1]) for line in recorded("centred")]
    code = FAILS.format(accuracies, "False, True, False, True")
    assert verdict("e", code).startswith("Right. ")

    *shuffled, _ = recorded("neighbours_in_the_file")[1]
    *_, errors, share = recorded("neighbours_in_the_file")[2]
    assert int(errors) > int(shuffled[-1])
    code = f"expected, measured, more_errors = 0.08, {share}, 'as they stand'"
    assert verdict("f", code).startswith("Right. ")

    still, shifted, paper = (line[-1] for line in recorded("mean_of_the_map"))
    code = f"still, shifted, more_paper, maximum = {still}, {shifted}, {paper}, 'the same'"
    assert verdict("g", code).startswith("Right. ")
