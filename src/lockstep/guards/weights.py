"""Guard 8: recorded parameters are what their listing trains, and none are left over."""

from __future__ import annotations

from collections.abc import Iterator

from lockstep.book import Book
from lockstep.execute import run
from lockstep.finding import Finding
from lockstep.guards.output import RECORD
from lockstep.pages import Listing, listings, pages
from lockstep.weights import Recorded, as_json, difference, recorded

SUFFIX = ".safetensors"


def weights(book: Book) -> Iterator[Finding]:
    """Train anew, compare with every file of ``[[weights]]``, and look for files beside them."""
    trainings = {listing.snippet: listing for listing in listings(book) if not listing.skipped}
    entries = recorded(book)
    # A page that cannot be read may show any of them; the shape guard reports it.
    unread = any(page.problems for page in pages(book))
    for entry in entries:
        listing = trainings.get(entry.listing)
        if listing is None and unread:
            continue
        if listing is None:
            yield Finding(
                "lockstep.toml",
                0,
                f"[[weights]] names {entry.listing}, which no page shows",
                "correct the name, show the listing, or remove the entry and its file",
            )
        else:
            yield from _check(entry, listing, book)
    names = (name for entry in entries for name in (entry.file, entry.json) if name)
    yield from _left_over(set(names), book)


def _check(entry: Recorded, listing: Listing, book: Book) -> Iterator[Finding]:
    """Check one file."""
    done = run(listing, book)
    if done.error:
        return  # the output guard reports it
    new = done.weights.get(entry.variable)
    path = book.root / entry.file
    if new is None:
        yield Finding(
            entry.listing,
            0,
            f"it leaves no {entry.variable!r} with parameters in a state_dict()",
            "correct the listing, or the variable under [[weights]] in lockstep.toml",
        )
    elif not path.is_file():
        yield Finding(entry.file, 0, f"what {entry.listing} trains is not recorded", RECORD)
    else:
        told = difference(path, new)
        if told:
            yield Finding(entry.file, 0, f"it is not what {entry.listing} trains: {told}", RECORD)
        elif entry.json:
            yield from _check_json(
                entry.json, as_json(path.read_bytes(), entry.levels), entry, book
            )


def _check_json(name: str, expected: str, entry: Recorded, book: Book) -> Iterator[Finding]:
    """Check what an interactive figure reads against the recorded file."""
    path = book.root / name
    if not path.is_file():
        yield Finding(name, 0, f"what figures read of {entry.file} is not recorded", RECORD)
    elif path.read_text("utf-8", errors="replace") != expected:
        yield Finding(name, 0, f"it is not what {entry.file} holds", RECORD)


def _left_over(files: set[str], book: Book) -> Iterator[Finding]:
    """Report weights in the package, and files in a folder of weights, that nothing trains."""
    folders = {(book.root / name).parent for name in files}
    inside = {*(book.src / book.package).rglob("*"), *(p for f in folders for p in f.rglob("*"))}
    for path in sorted(inside):
        name = book.relative(path)
        known = name in files or path.is_dir() or "__pycache__" in path.parts
        if not known and (path.suffix == SUFFIX or path.parent in folders):
            yield Finding(
                name,
                0,
                "no listing trains it",
                "remove it, or say under [[weights]] in lockstep.toml which listing does",
            )
