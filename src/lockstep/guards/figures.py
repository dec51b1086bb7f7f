"""Guard 3: every figure is what its listing draws, is shown, and is told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lockstep import svg
from lockstep.book import Book
from lockstep.built import built_pages
from lockstep.execute import run
from lockstep.finding import Finding
from lockstep.guards.output import RECORD
from lockstep.pages import Listing, Page, listings, pages

IMAGE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\(\s*(?P<target>[^\s)]*)(?:\s+\"(?P<title>[^\"]*)\")?\s*\)"
)
WORDS = 4
"""An alternative text of fewer words says what the figure is, not what is seen."""


def figures(book: Book) -> Iterator[Finding]:
    """Draw every figure anew and compare; require that its page shows it with a text."""
    for listing in listings(book):
        if not listing.skipped:
            yield from check_figure(listing, book)
    for page in pages(book):
        yield from _texts(page)
    for built in built_pages(book):
        for image in built.tree.iter("img"):
            if not (image.get("alt") or "").strip():
                yield Finding(
                    built.name,
                    image.sourceline or 0,
                    f"the image {image.get('src')!r} has no alternative text",
                    "say in words what is seen: ![The signal rises …](…)",
                )


def check_figure(listing: Listing, book: Book) -> Iterator[Finding]:
    """Check the figure of one listing."""
    done = run(listing, book)
    if done.error:
        return  # the output guard reports it
    if len(done.figures) > 1:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} draws {len(done.figures)} figures; a listing draws one at most",
            "draw the panels as axes of one figure, or write a second listing",
        )
        return
    if not done.figures:
        leftover = (book.root / listing.snippet).with_suffix(".svg") if listing.snippet else None
        if leftover and leftover.is_file():
            yield Finding(book.relative(leftover), 0, f"{listing.id} draws no figure", RECORD)
        return
    if listing.snippet is None:
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} draws a figure that is recorded nowhere",
            "move the listing into a file of snippets/, whose figure is recorded beside it",
        )
        return
    recorded = (book.root / listing.snippet).with_suffix(".svg")
    name = book.relative(recorded)
    if not recorded.is_file():
        yield Finding(name, 0, f"the figure of {listing.id} is not recorded", RECORD)
        return
    changed = svg.difference(recorded.read_text("utf-8"), done.figures[0])
    if changed:
        yield Finding(name, 0, f"it is not what {listing.id} draws: {changed}", RECORD)
    page = book.root / listing.page
    targets = [m["target"] for m in IMAGE.finditer(page.read_text("utf-8"))]
    if not any(target.endswith(f"/{recorded.parent.name}/{recorded.name}") for target in targets):
        yield Finding(
            listing.page,
            listing.line,
            f"{listing.name} draws a figure that the page does not show",
            f"show it: ![…](figures/{recorded.parent.name}/{recorded.name})",
        )


def _texts(page: Page) -> Iterator[Finding]:
    for number, text in enumerate(page.raw, start=1):
        for image in IMAGE.finditer(text):
            if len(image["alt"].split()) < WORDS:
                name = Path(image["target"]).name
                yield Finding(
                    page.name,
                    number,
                    f"the image {name} has the alternative text {image['alt']!r}",
                    f"say in {WORDS} words or more what is seen",
                )
