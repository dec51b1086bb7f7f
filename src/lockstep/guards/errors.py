"""Guard 11: an error that a page announces is raised, of that type, with that message."""

from __future__ import annotations

from collections.abc import Iterator

from lockstep.book import Book
from lockstep.execute import run
from lockstep.finding import Finding
from lockstep.guards.output import RECORD
from lockstep.pages import Listing, listings


def errors(book: Book) -> Iterator[Finding]:
    """Require that each ``lockstep:raises`` comes true, by type and by message."""
    for listing in listings(book):
        if listing.raises and not listing.skipped:
            yield from check_error(listing, book)


def check_error(listing: Listing, book: Book) -> Iterator[Finding]:
    """Check one listing that is to fail."""
    done = run(listing, book)
    if done.error != listing.raises:
        ended = f"raises {done.error}" if done.error else "runs to its end"
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} is announced to raise {listing.raises} and {ended}\n"
            f"{done.traceback}".rstrip(),
            "correct the listing, or the comment <!--lockstep:raises …--> above it",
        )
        return
    message = done.output.splitlines()[-1]
    shown = (listing.expected or "").splitlines()[-1:]
    if shown != [message]:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} ends in {message!r} and the page shows {shown}",
            RECORD,
        )
