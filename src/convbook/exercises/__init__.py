"""The exercises of the book, each with a check that says whether an answer is right.

A chapter's checks stand in a module of its name. They take an answer and print what they think of
it: that it is right, and why, or what to look at again. They never raise for a wrong answer, so
that a notebook of unsolved exercises still runs to its end.
"""

import functools
from collections.abc import Callable

__all__ = ["Wrong", "exercise"]

Check = Callable[..., str]


class Wrong(Exception):  # noqa: N818  # it is a verdict that a check gives, not a failure of it
    """What is not right about an answer, as a hint for who gave it."""


def exercise(start: str) -> Callable[[Check], Callable[..., None]]:
    """Make a check of a function that judges an answer.

    The function returns what to say of a right answer, and raises `Wrong` with a hint for another.

    Parameters
    ----------
    start : str
        What the reader's cell holds before it is solved: each name that the function takes, set to
        ``...``. The notebook is made of it without importing this module.

    Returns
    -------
    callable
        Prints the verdict.

    Examples
    --------
    >>> @exercise("sides = ...")
    ... def a(sides):
    ...     if sides != 3:
    ...         raise Wrong("Count the sides of a triangle.")
    ...     return "A triangle has three."
    >>> a(...)
    Put your answer in the place of the dots.
    >>> a(4)
    Not yet. Count the sides of a triangle.
    >>> a(3)
    Right. A triangle has three.
    """

    def checking(judge: Check) -> Callable[..., None]:
        @functools.wraps(judge)
        def check(*answers: object) -> None:
            if any(map(_is_open, answers)):
                print("Put your answer in the place of the dots.")
                return
            try:
                print(f"Right. {judge(*answers)}")
            except Wrong as wrong:
                print(f"Not yet. {wrong}")
            except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
                # An answer of another kind than was asked for, such as a word for a list.
                print(f"Not yet. The check cannot read your answer: {error}")

        return check

    if "..." not in start:
        raise ValueError(f"start {start!r} leaves nothing to fill in: set a name to ...")
    return checking


def _is_open(answer: object) -> bool:
    """Whether dots are left in an answer, or in a part of it."""
    if isinstance(answer, dict):
        return any(map(_is_open, answer.values()))
    if isinstance(answer, list | tuple):
        return any(map(_is_open, answer))
    return answer is ...
