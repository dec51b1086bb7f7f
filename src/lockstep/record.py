"""Record what listings print, draw and train, all of it or nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lockstep import svg
from lockstep.book import Book, BookError
from lockstep.execute import run
from lockstep.files import replace
from lockstep.pages import Listing, chapters, pages
from lockstep.weights import as_json, difference, trained_by


class RecordError(Exception):
    """Nothing was recorded, for the reason that the message gives."""


@dataclass(frozen=True)
class Change:
    """A recording that is to change."""

    path: Path
    old: str | bytes | None
    new: str | bytes | None
    why: str


def record(book: Book, only: str | None = None) -> list[Change]:
    """Run the listings and rewrite the recordings that changed.

    Parameters
    ----------
    book
        The book.
    only
        Name of the one chapter to record; all of them if None.

    Returns
    -------
    list of Change
        What was rewritten; empty where everything agreed.

    Raises
    ------
    RecordError
        If a page cannot be read, or a listing fails, draws two figures or does not train what it
        is to train. Every old recording is then as it was.
    BookError
        If no chapter is called *only*.
    """
    # Parameters first: what the other listings print and draw may depend on them.
    trained = _trained(book, only)
    replace({change.path: change.new for change in trained})
    try:
        shown = _shown(book, only)
        replace({change.path: change.new for change in shown})
    except BaseException:
        replace({change.path: change.old for change in trained})
        raise
    return trained + shown


def _trained(book: Book, only: str | None) -> list[Change]:
    """Return the recorded parameters that are to change."""
    changes: dict[Path, Change] = {}
    for listing in _recorded(book, only):
        for entry in trained_by(listing, book):
            done = run(listing, book)
            new, path = done.weights.get(entry.variable), book.root / entry.file
            if done.error:
                continue  # reported with all that failed
            if new is None:
                raise RecordError(
                    f"{listing.id} leaves no {entry.variable!r} with parameters in a state_dict(): "
                    "correct it, or the variable under [[weights]] in lockstep.toml"
                )
            old = path.read_bytes() if path.is_file() else None
            why = "new" if old is None else difference(path, new)
            if why:
                changes[path] = Change(path, old, new, why)
            if entry.json:
                kept = new if why or old is None else old
                text = as_json(kept, entry.levels)
                for change in _change(book.root / entry.json, text):
                    changes[change.path] = change
    return list(changes.values())


def _shown(book: Book, only: str | None) -> list[Change]:
    """Return the recorded outputs and figures that are to change."""
    changes: list[Change] = []
    failures: list[str] = []
    seen: dict[str, str] = {}
    for listing in _recorded(book, only):
        assert listing.snippet is not None
        if listing.snippet in seen:
            continue
        seen[listing.snippet] = listing.id
        done = run(listing, book)
        if done.error != listing.raises:
            announced = f" (the page announces {listing.raises})" if listing.raises else ""
            failures.append(f"{listing.id} ended in {done.error}{announced}\n{done.traceback}")
            continue
        if len(done.figures) > 1:
            failures.append(f"{listing.id} draws {len(done.figures)} figures; the limit is one")
            continue
        path = book.root / listing.snippet
        figure = done.figures[0] if done.figures else None
        changes += _change(path.with_suffix(".txt"), done.output or None)
        changes += _change(path.with_suffix(".svg"), figure)
    if failures:
        raise RecordError("\n\n".join(failures))
    return changes


def _recorded(book: Book, only: str | None) -> Iterator[Listing]:
    names = [page.path.stem for page in chapters(book)]
    if only is not None and only not in names:
        raise BookError(f"no chapter is called {only!r}; there are: {', '.join(names)}")
    for page in pages(book):
        if only is not None and page.path.stem != only:
            continue
        if page.problems:
            first = page.problems[0]
            raise RecordError(f"{page.name}:{first.line}: {first.problem}\n    mend: {first.mend}")
        yield from (entry for entry in page.listings if entry.snippet and not entry.skipped)


def _change(path: Path, new: str | None) -> list[Change]:
    old = path.read_text("utf-8", errors="replace") if path.is_file() else None
    if old == new:
        return []
    if old is None:
        return [Change(path, old, new, "new")]
    if new is None:
        return [Change(path, old, new, "no longer made")]
    if path.suffix == ".svg":
        why = svg.difference(old, new)
        return [Change(path, old, new, why)] if why else []
    return [Change(path, old, new, "changed")]


def describe(change: Change, book: Book) -> str:
    """Show a change as a contributor would review it."""
    head = f"{book.relative(change.path)}: {change.why}"
    if change.path.suffix != ".txt":
        return head
    old, new = (str(text or "").splitlines() for text in (change.old, change.new))
    lines = difflib.unified_diff(old, new, lineterm="", n=1)
    return "\n".join([head, *(f"    {line}" for line in list(lines)[2:])])
