"""Solve an exercise as a reader does: the cell it starts with, an answer, the check."""

import contextlib
import io
from pathlib import Path

import matplotlib as mpl
import pytest

from lockstep.exercises import checks

ROOT = Path(__file__).parents[3]


@pytest.fixture
def chapter(request):
    """The chapter of a test module, as its checks are called; a test may be given another."""
    return request.module.__name__.rpartition("test_")[2]


@pytest.fixture
def verdict(chapter):
    """Return what the check of an exercise prints of an answer, given as the code of its cell."""
    known = checks(ROOT / f"src/convbook/exercises/{chapter}.py")

    def judge(letter, answer=""):
        check = known[letter]
        cell = f"check.{letter}({', '.join(check.takes)})"
        scope = {"__name__": "__main__"}
        said = io.StringIO()
        exec(f"from convbook.exercises import {chapter} as check", scope)
        exec(check.start, scope)
        # A solution may choose the style of its drawing; that of other tests stays.
        with contextlib.redirect_stdout(io.StringIO()), mpl.rc_context():
            exec(answer, scope)
        with contextlib.redirect_stdout(said):
            exec(cell, scope)
        return said.getvalue()

    return judge


@pytest.fixture
def solution(chapter):
    """Return the code of a listing of the chapter, such as the solution that its page shows."""
    folder = ROOT / "snippets" / chapter.replace("_", "-")
    return lambda name: (folder / f"{name}.py").read_text("utf-8")
