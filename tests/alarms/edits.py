"""Small edits of a book, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Edit:
    """One change to one file, relative to the root of the book."""

    path: str
    change: Callable[[Path], None]

    def apply(self, root: Path) -> None:
        self.change(root / self.path)


def replace(path: str, old: str, new: str) -> Edit:
    """Put *new* in the place of *old*, which must be there: an edit that misses proves nothing."""

    def change(file: Path) -> None:
        text = file.read_text("utf-8")
        assert old in text, f"{path} does not contain {old!r}: correct the alarm"
        file.write_text(text.replace(old, new, 1), "utf-8")

    return Edit(path, change)


def append(path: str, text: str) -> Edit:
    """Add *text* after an empty line at the end."""

    def change(file: Path) -> None:
        file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{text}\n", "utf-8")

    return Edit(path, change)


def write(path: str, text: str) -> Edit:
    """Make a new file."""

    def change(file: Path) -> None:
        assert not file.exists(), f"{path} exists: correct the alarm"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    return Edit(path, change)


def delete(path: str) -> Edit:
    """Remove a file."""
    return Edit(path, Path.unlink)
