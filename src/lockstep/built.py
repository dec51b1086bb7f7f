"""Read the built site: what a browser gets, not what the Markdown meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from lockstep.finding import Finding

if TYPE_CHECKING:
    from lockstep.book import Book


@dataclass(frozen=True)
class Block:
    """Something on a built page that looks like code."""

    text: str
    line: int


@dataclass
class BuiltPage:
    """One HTML file of the built site.

    Parameters
    ----------
    book
        The book that it belongs to.
    path
        The file.
    """

    book: Book
    path: Path

    @property
    def name(self) -> str:
        """The file, relative to the root."""
        return self.book.relative(self.path)

    @property
    def page(self) -> str | None:
        """The Markdown page that it was made from, relative to the docs folder, if any."""
        inside = self.path.relative_to(self.book.site)
        stem = inside.parent if inside.name == "index.html" else inside.with_suffix("")
        for candidate in (
            f"{stem.as_posix()}.md",
            f"{stem.as_posix()}/index.md".removeprefix("./"),
        ):
            if (self.book.docs / candidate).is_file():
                return candidate
        return None

    @cached_property
    def html(self) -> bytes:
        """The document as a browser gets it."""
        return self.path.read_bytes()

    @property
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed document, which is for reading only."""
        return parsed(self.html)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block that looks like code, in order."""
        return _blocks(self.html)


# Two books in one process, such as a book and a scratch copy with one edit, differ in few pages:
# what is read of a page is kept by its text.
ENOUGH = 128


@lru_cache(maxsize=ENOUGH)
def parsed(html: bytes) -> lxml.html.HtmlElement:
    """Parse a document."""
    try:
        return lxml.html.document_fromstring(html)
    except lxml.etree.ParserError:  # there is nothing on the page
        return lxml.html.document_fromstring("<html></html>")


@lru_cache(maxsize=ENOUGH)
def _blocks(html: bytes) -> tuple[Block, ...]:
    query = (
        "//pre[not(ancestor::*[contains(@class, 'linenos')])] | //textarea"
        " | //code[not(ancestor::pre)][contains(., '\n')]"
    )
    found = parsed(html).xpath(query)
    return tuple(Block(element.text_content(), element.sourceline or 0) for element in found)


def built_pages(book: Book) -> list[BuiltPage]:
    """Every HTML file of the built site."""
    found = book._cache.get("built")
    if found is None:
        found = [BuiltPage(book, path) for path in sorted(book.site.rglob("*.html"))]
        book._cache["built"] = found
    return list(found)


def unbuilt(book: Book) -> Iterator[Finding]:
    """Report a site that was not built, without which nothing can be said of it."""
    if not built_pages(book):
        yield Finding(
            book.site.relative_to(book.root).as_posix(),
            0,
            "the site is not built",
            "run: make site",
        )


def same_code(text: str) -> str:
    """Return a block without the empty lines that highlighting trims at its ends."""
    return text.strip("\n")
