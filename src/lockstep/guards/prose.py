"""Guard 4: numbers in the text are numbers that the code computed."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from lockstep.book import Book, Exemption
from lockstep.finding import Finding
from lockstep.formulas import false_formulas
from lockstep.pages import Page, chapters, pages

_TOKEN = re.compile(r"(?<![A-Za-z_\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)")
_IN_COMMENT = re.compile(r"(?<![\w.])(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?!\w)")

# What stands in a line of Markdown and is not read as text.
_UNREAD = re.compile(
    r"<!--.*?-->"  # comments
    r"|<[^>]+>"  # tags
    r"|\[@[^\]]*\]"  # citations
    r"|(?<=\])\([^)\s]*(?=[\s)])"  # addresses of links and images, but not their titles
    r"|\{[:\s]*(?:[.#]|[\w-]+=[\"'])[^}]*\}"  # attribute lists
    r"|https?://\S+"
)
_READ_META = ("title", "description")


def prose(book: Book) -> Iterator[Finding]:
    """Look up every number of a chapter's text among the numbers of its listings and outputs.

    A number counts if it has a decimal point or three digits or more. What is no result of the
    book (a year, a version, a quantity of the world) stands in the register ``[[number]]`` with a
    reason. Purely numeric formulas are evaluated; comments of listings may state no value at all.
    """
    register = book.register("number", "value")
    used: set[Exemption] = set()
    teaching = chapters(book)
    everywhere = {number for page in teaching for number in _computed(page)}
    unread = {page.path.name for page in pages(book) if page.problems}
    for page in pages(book):
        # While a chapter cannot be read, its numbers are not known to the pages that quote them.
        if page.problems or not (page in teaching or (_is_front(book, page) and not unread)):
            continue
        known = _computed(page) if page in teaching else everywhere | _computed(page)
        name = page.path.name
        for line, text in _read(page):
            for token in _TOKEN.findall(text):
                value = Decimal(token.replace(",", ""))
                if not _counts(token) or value in known:
                    continue
                exempt = next(
                    (e for e in register if e.page == name and _value(e.text) == value), None
                )
                if exempt:
                    used.add(exempt)
                    continue
                where = "of this chapter" if page in teaching else "of the book"
                yield Finding(
                    page.name,
                    line,
                    f"the text says {token}, which no listing or output {where} contains",
                    "correct it, let a listing print it, or give a reason under [[number]]",
                )
            for formula in false_formulas(text):
                yield Finding(page.name, line, formula, "correct the formula")
    for entry in register:
        if entry not in used and not unread:
            yield Finding(
                "lockstep.toml",
                0,
                f"[[number]] {entry.text} is not needed on {entry.page}",
                "remove the entry, or correct its page or its value",
            )
    for path in sorted(book.snippets.rglob("*.py")):
        yield from _comments(book, path)


def _is_front(book: Book, page: Page) -> bool:
    """Whether the page is one that readers meet first: the landing page or the README."""
    return page.path in {(book.docs / "index.md").resolve(), (book.root / "README.md").resolve()}


def _counts(token: str) -> bool:
    return "." in token or len(token.replace(",", "")) >= 3


def _value(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _TOKEN.fullmatch(text) else None


def _computed(page: Page) -> frozenset[Decimal]:
    """Every number in the code and the outputs of a page."""
    return _numbers(tuple(f"{each.code}\n{each.expected or ''}" for each in page.listings))


@lru_cache(maxsize=128)
def _numbers(texts: tuple[str, ...]) -> frozenset[Decimal]:
    return frozenset(
        Decimal(token.replace(",", "")) for text in texts for token in _TOKEN.findall(text)
    )


def _read(page: Page) -> Iterator[tuple[int, str]]:
    """Yield the lines that are read as text, with their numbers, without what is not read."""
    inside = {
        number
        for fence in page.fences
        for number in range(
            fence.origin, (fence.body[-1].origin if fence.body else fence.origin) + 2
        )
    }
    front = 0
    if page.meta:
        front = next(n for n, text in enumerate(page.raw[1:], 2) if text.strip() == "---")
    for number, text in enumerate(page.raw, start=1):
        if number in inside or (number <= front and not text.startswith(_READ_META)):
            continue
        yield number, _UNREAD.sub(" ", text)


def _comments(book: Book, path: Path) -> Iterator[Finding]:
    """Report values in the comments of a listing: nothing would notice that they went stale."""
    for line, value in _values_in_comments(path.read_bytes()):
        yield Finding(
            book.relative(path),
            line,
            f"a comment states the value {value}",
            "print or assert the value, and let the comment say why",
        )


@cache
def _values_in_comments(source: bytes) -> list[tuple[int, str]]:
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(source).readline))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        return []  # it does not run, which the output guard reports
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    found = [(token.start[0], _IN_COMMENT.search(token.string)) for token in comments]
    return [(line, value.group()) for line, value in found if value]
