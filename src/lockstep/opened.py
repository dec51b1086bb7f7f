"""See which files a listing opens: those its result depends on besides the code that it imports."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

_watching: list[set[Path]] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watching and isinstance(arguments[0], str):
        _watching[-1].add(Path(arguments[0]))


# An audit hook stays for as long as the interpreter, so there is one, and mostly it does nothing.
sys.addaudithook(_note)


@contextlib.contextmanager
def opened() -> Iterator[set[Path]]:
    """Yield a set that grows by every file that the body opens."""
    _watching.append(set())
    try:
        yield _watching[-1]
    finally:
        _watching.pop()
