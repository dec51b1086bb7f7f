"""Guard 2: every listing runs and prints what its recording says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from lockstep.book import Book
from lockstep.execute import Run, run
from lockstep.fences import as_shown
from lockstep.finding import Finding
from lockstep.guards.standalone import lacks
from lockstep.pages import Listing, listings
from lockstep.shared import spread

_DECIMAL = re.compile(r"(?<![\w.])[-+]?(\d+)\.(\d+)(?:e[-+]?\d+)?(?!\w|\.\d)")
SIGNIFICANT = 4
"""A page prints at most this many significant digits of a decimal number."""

RECORD = "run: make record, and review the difference"


def output(book: Book) -> Iterator[Finding]:
    """Run every listing; compare what it prints, exactly, with what its page shows."""
    todo = [listing for listing in listings(book) if not listing.skipped]
    for listing in spread(todo):
        run(listing, book)
    for listing in todo:
        yield from check_output(listing, book)


def check_output(listing: Listing, book: Book) -> Iterator[Finding]:
    """Check one listing."""
    done = run(listing, book)
    if lacks(done, book):
        return  # the stand-alone guard reports it
    if done.error and not listing.raises:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} failed: {done.output.strip().splitlines()[-1:] or [done.error]}"
            f"\n{done.traceback}".rstrip(),
            "correct the listing or the code that it calls",
        )
        return
    shown = listing.expected
    printed, expected = (done.output, shown) if not listing.raises else _without_error(done, shown)
    if shown is None and done.output:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} prints {done.output.splitlines()[0]!r} and the page shows no output",
            "show it: <!--pytest-codeblocks:expected-output--> and a text block below the listing",
        )
    elif printed != (expected or "") == _as_shown(printed):
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} prints white space that the site cannot show as it is",
            "print no tab, no carriage return and no spaces alone on a line; end the last line",
        )
    elif printed != (expected or ""):
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} prints something else than the page shows\n"
            + diff(expected or "", printed),
            RECORD,
        )
    yield from _habits(listing, done)
    yield from _duration(listing, done, book)


def _as_shown(text: str) -> str:
    """Return an output as the site would show it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return "".join(f"{as_shown(line)}\n" for line in lines)


def _habits(listing: Listing, done: Run) -> Iterator[Finding]:
    """Check what a listing must not do, whatever it prints."""
    if done.stderr:
        first = done.stderr.strip().partition("\n")[0]
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} writes to standard error: {first!r}",
            "remove what warns: readers would see it too",
        )
    if done.written:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} writes the file {done.written[0]!r}",
            "a listing writes no file: print or draw instead",
        )
    for boundary in done.boundaries:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name}, {boundary}",
            "print fewer or more digits, or choose a value that is not on the boundary",
        )
    for match in _DECIMAL.finditer(done.output):
        digits = (match.group(1) + match.group(2)).lstrip("0")
        if len(digits) > SIGNIFICANT:
            yield Finding(
                listing.page,
                listing.line,
                f"{listing.name} prints {match.group()}, {len(digits)} significant digits",
                f"print at most {SIGNIFICANT}: f-strings with a format, or np.round",
            )
            break


def _duration(listing: Listing, done: Run, book: Book) -> Iterator[Finding]:
    """Require a mark on what takes long: its readers are told, and quick tests leave it out."""
    limit = book.settings.get("listings", {}).get("seconds", 10)
    if listing.long is None and done.seconds > limit:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} takes {done.seconds:.0f} seconds, more than {limit}",
            "make it shorter, or write <!--lockstep:long about 20 seconds--> above it and the same "
            "words in the text before it",
        )


def _without_error(done: Run, shown: str | None) -> tuple[str, str | None]:
    """Drop the last line, the error's own, which the errors guard compares."""

    def rest(text: str) -> str:
        return "".join(text.splitlines(keepends=True)[:-1])

    return rest(done.output), rest(shown) if shown else shown


def diff(old: str, new: str) -> str:
    """Show two texts line by line, the page's with ``-`` and the listing's with ``+``."""
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), "on the page", "printed", lineterm="", n=2
    )
    return "\n".join(lines)
