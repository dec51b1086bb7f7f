"""An error that a page announces comes true, by type and by message."""

import pytest

from lockstep.guards.errors import errors

PAGE = """\
<!--lockstep:raises {raises}-->
```py
{code}
```

<!--pytest-codeblocks:expected-output-->

```text
{shown}
```
"""
RAISE = "raise ValueError('3 > 2')"


def told(trial, raises, code, shown):
    book = trial.page(PAGE.format(raises=raises, code=code, shown=shown))
    return [(finding.line, finding.problem) for finding in errors(book)]


@pytest.mark.parametrize(
    ("raises", "code", "shown"),
    [
        ("ValueError", RAISE, "ValueError: 3 > 2"),
        ("ValueError", f"print(1)\n{RAISE}", "1\nValueError: 3 > 2"),
        ("ValueError", "raise ValueError('a\\nb')", "ValueError: a\nb"),
        ("SystemExit", "import sys\nsys.exit(2)", "SystemExit: 2"),
        ("Mine", "class Mine(Exception): pass\nraise Mine", "Mine"),
    ],
)
def test_what_is_raised_as_announced_holds(trial, raises, code, shown):
    assert told(trial, raises, code, shown) == []


@pytest.mark.parametrize(
    ("raises", "code", "shown", "problem"),
    [
        ("ValueError", "x = 1", "", "is announced to raise ValueError and runs to its end"),
        ("TypeError", RAISE, "ValueError: 3 > 2", "to raise TypeError and raises ValueError"),
        ("Exception", RAISE, "ValueError: 3 > 2", "to raise Exception and raises ValueError"),
        ("ValueError", RAISE, "ValueError: 3 > 1", "ends in 'ValueError: 3 > 2' and the page"),
        ("ValueError", RAISE, "ValueError", "ends in 'ValueError: 3 > 2' and the page shows"),
        ("ValueError", "1 +", "", "and raises SyntaxError"),
    ],
)
def test_what_is_not_is_told(trial, raises, code, shown, problem):
    ((line, found),) = told(trial, raises, code, shown)
    assert line == 6
    assert problem in found


def test_an_announced_error_whose_message_is_not_shown_is_told(trial):
    book = trial.page(f"<!--lockstep:raises ValueError-->\n```py\n{RAISE}\n```\n")
    ((problem),) = [finding.problem for finding in errors(book)]
    assert problem == "line 6 ends in 'ValueError: 3 > 2' and the page shows []"


def test_a_wrong_error_is_told_with_its_traceback(trial):
    ((_, found),) = told(trial, "TypeError", RAISE, "x")
    assert 'docs/counting.md", line 7, in <module>' in found


def test_an_error_that_nobody_announced_is_not_for_this_guard(trial):
    assert list(errors(trial.listing("1 / 0"))) == []


def test_a_skipped_listing_is_not_run(trial):
    mark = "<!--pytest.mark.skip(reason='x')-->\n<!--lockstep:raises ValueError-->\n"
    assert list(errors(trial.page(f"{mark}```py\nx = 1\n```\n"))) == []
