"""Guard 6: what a reader copies from the page runs by itself."""

from __future__ import annotations

from collections.abc import Iterator

from lockstep.book import Book
from lockstep.declared import undeclared_modules
from lockstep.execute import Run, run
from lockstep.finding import Finding
from lockstep.pages import Listing, listings


def standalone(book: Book) -> Iterator[Finding]:
    """Require that no listing needs what its reader does not have.

    Every run of a listing is the run that this guard is about: `execute.run` gives each a fresh
    process in an empty folder, which can import what an installation of the package brings and
    nothing else. What is wrong with its result is for the other guards to tell; that the built page
    shows the very code that ran, for the census.
    """
    for listing in listings(book):
        if not listing.skipped:
            yield from check_standalone(listing, book)


def check_standalone(listing: Listing, book: Book) -> Iterator[Finding]:
    """Check one listing."""
    done = run(listing, book)
    if lacks(done, book):
        last = done.output.strip().splitlines()[-1]
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} fails when it is copied and run by itself: {last}",
            f"import only what comes with {book.package} (dependencies in pyproject.toml), "
            "or add the dependency there",
        )


def lacks(done: Run, book: Book) -> bool:
    """Whether a run ended for want of a module that is installed here and not with its reader."""
    return (done.missing or "").partition(".")[0] in undeclared_modules(book)
