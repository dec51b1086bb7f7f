"""What a guard reports: where, what is wrong, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold.

    Parameters
    ----------
    path
        File relative to the root of the book.
    line
        Line in that file, from 1; 0 where the whole file is meant.
    problem
        What is wrong, naming the value and the limit.
    mend
        What to do about it.
    """

    path: str
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.problem}\n    mend: {self.mend}"
