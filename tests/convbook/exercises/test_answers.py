"""What holds of every exercise, whatever it asks; the answers stand in the module of its chapter.

`RIGHT` has the letter of the exercise, the listing of its solution (or None) and what turns that
into an answer; `WRONG` the letter, the answer and a part of the hint that it must get.
"""

from importlib import import_module
from pathlib import Path

import pytest

from lockstep.exercises import checks

CHECKS = Path(__file__).parents[3] / "src/convbook/exercises"
CHAPTERS = sorted(path.stem for path in CHECKS.glob("*.py") if path.stem != "__init__")


def cases(table):
    """Return what the modules of all chapters have in a table, each case behind its chapter."""
    modules = {name: import_module(f"tests.convbook.exercises.test_{name}") for name in CHAPTERS}
    return [(name, *case) for name, module in modules.items() for case in getattr(module, table)]


@pytest.mark.parametrize(("chapter", "letter", "listing", "answer"), cases("RIGHT"))
def test_a_right_answer_is_right(verdict, solution, letter, listing, answer):
    code = f"{solution(listing)}\n{answer}" if listing else answer
    assert verdict(letter, code).startswith("Right. ")


@pytest.mark.parametrize(("chapter", "letter", "answer", "hint"), cases("WRONG"))
def test_a_wrong_answer_gets_a_hint(verdict, letter, answer, hint):
    said = verdict(letter, answer)
    assert said.startswith("Not yet. ")
    assert hint in said


@pytest.mark.parametrize(
    ("chapter", "letter"),
    [(name, letter) for name in CHAPTERS for letter in checks(CHECKS / f"{name}.py")],
)
def test_before_an_answer_it_asks_for_one(verdict, letter):
    assert verdict(letter) == "Put your answer in the place of the dots.\n"
