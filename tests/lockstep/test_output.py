"""Every listing prints exactly what its page shows, and does nothing else."""

import pytest

from lockstep.guards.output import output


def told(book):
    return [(finding.line, f"{finding.problem} | {finding.mend}") for finding in output(book)]


def test_a_listing_that_takes_long_needs_a_mark(trial):
    trial.write("lockstep.toml", trial.read("lockstep.toml") + "[listings]\nseconds = 0\n")
    (finding,) = output(trial.book)
    assert "count takes 0 seconds, more than 0" in finding.problem
    assert "<!--lockstep:long about 20 seconds-->" in finding.mend
    page = trial.read("docs/counting.md")
    mark = "<!--lockstep:long a moment-->\n```python"
    trial.write("docs/counting.md", page.replace("```python", mark))
    assert list(output(trial.book)) == []


def test_what_prints_as_shown_holds(trial):
    assert told(trial.book) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1", None),
        ("x = 1", ""),
        ("print()", "\n"),
        ("print('a\\n\\nb')", "a\n\nb\n"),
        ("print('a  ')", "a  \n"),
        ("print('```')", None),
        ("print(0.1234, -12.34, 1.234e-7, 1000.5 > 1, 'v1.23456', '2.13.0.1', 123456)", None),
    ],
)
def test_what_is_printed_is_compared_exactly(trial, code, expected):
    book = trial.listing(code, expected)
    found = told(book)
    assert [problem for _, problem in found if "shows no output" not in problem] == []


@pytest.mark.parametrize(
    ("code", "expected", "problem"),
    [
        ("print(1)", None, "prints '1' and the page shows no output"),
        ("print(1)", "2\n", "-2\n+1"),
        ("print(1)", "", "+1"),
        ("x = 1", "1\n", "-1"),
        ("print(1)", "1\n\n", "prints something else"),
        ("print('a ')", "a\n", "prints something else"),
        ("print('a', end='')", "a\n", "white space that the site cannot show"),
        ("print('a\\tb')", "a   b\n", "white space that the site cannot show"),
        ("print('a\\rb')", "a\nb\n", "white space that the site cannot show"),
        ("print('a\\n  \\nb')", "a\n\nb\n", "white space that the site cannot show"),
        ("1 / 0", None, "failed: ['ZeroDivisionError: division by zero']"),
        ("import sys\nsys.exit()", None, "failed: ['SystemExit']"),
        ("import sys\nprint(file=sys.stderr)", None, "writes to standard error: ''"),
        ("import sys\nprint('a\\nb', file=sys.stderr)", None, "writes to standard error: 'a'"),
        ("open('a.txt', 'w').close()", None, "writes the file 'a.txt'"),
        ("print(f'{0.125:.2f}')", "0.12\n", "so near a boundary that its last bit decides"),
        ("print(0.12345)", "0.12345\n", "prints 0.12345, 5 significant digits"),
        ("print('is', -3.14159, '.')", "is -3.14159 .\n", "prints -3.14159, 6 significant"),
        ("print('is 3.14159.')", "is 3.14159.\n", "prints 3.14159, 6 significant digits"),
        ("print([1.00001])", "[1.00001]\n", "prints 1.00001, 6 significant digits"),
        ("print(1.2345e-07)", "1.2345e-07\n", "prints 1.2345e-07, 5 significant digits"),
    ],
)
def test_what_does_not_hold_is_told_once_with_the_line_of_its_listing(
    trial, code, expected, problem
):
    ((line, found),) = told(trial.listing(code, expected))
    assert line == 5
    assert problem in found


def test_a_failure_is_told_with_its_traceback(trial):
    ((_, found),) = told(trial.listing("x = 0\n1 / x"))
    assert 'docs/counting.md", line 7, in <module>\n    1 / x\n' in found


def test_of_an_announced_error_what_was_printed_before_is_compared_here(trial):
    mark, code = "<!--lockstep:raises ValueError-->\n", "print('before')\nraise ValueError('a')"
    shown = "\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{}ValueError: {}\n```\n"
    page = f"{mark}```py\n{code}\n```\n{shown}"
    assert told(trial.page(page.format("before\n", "a"))) == []
    assert told(trial.page(page.format("before\n", "other"))) == []  # the errors guard's
    ((_, found),) = told(trial.page(page.format("after\n", "a")))
    assert "-after\n+before" in found


def test_a_skipped_listing_is_not_run(trial):
    assert told(trial.page("<!--pytest.mark.skip(reason='x')-->\n```py\n1 / 0\n```\n")) == []


def test_one_listing_does_not_hide_another(trial):
    page = "```py\n1 / 0\n```\n\n```py\nprint(1)\n```\n\n```bash\nfalse\n```\n"
    assert [line for line, _ in told(trial.page(page))] == [5, 9, 13]
