"""Read the built site: what a browser gets, not what the Markdown meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

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
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed document."""
        return lxml.html.document_fromstring(self.path.read_bytes())

    @cached_property
    def blocks(self) -> list[Block]:
        """Every block that looks like code, in order."""
        query = (
            "//pre[not(ancestor::*[contains(@class, 'linenos')])] | //textarea"
            " | //code[not(ancestor::pre)][contains(., '\n')]"
        )
        found = self.tree.xpath(query)
        return [Block(element.text_content(), element.sourceline or 0) for element in found]


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
