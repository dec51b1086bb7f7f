"""Guard 10: links and anchors lead somewhere, and nothing is fetched from another origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from lockstep.book import Book
from lockstep.built import ENOUGH, BuiltPage, built_pages, parsed, unbuilt
from lockstep.finding import Finding

# Attributes whose value a browser fetches by itself. A link that a reader may follow is none.
_FETCHED = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
_FETCHED_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
    "apple-touch-icon",
    "prerender",
}
_CSS_URL = re.compile(r"(?:url\(\s*|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
_JS_URL = re.compile(
    r"(?:\bfrom\s*|\bimport\s*\(?\s*|\bfetch\(\s*|\bimportScripts\(\s*)[\"'`]((?:https?:)?//[^\"'`]+)"
)


@dataclass(frozen=True)
class _Address:
    """An address on a built page, and whether the browser fetches it by itself."""

    line: int
    address: str
    fetched: bool


def links(book: Book) -> Iterator[Finding]:
    """Check every internal link and anchor of the built HTML, and the origin of all it fetches."""
    yield from unbuilt(book)
    for page in built_pages(book):
        for each in _addresses(page.html):
            yield from _target(book, page, each.line, each.address, fetched=each.fetched)
    for path in sorted(book.site.rglob("*.css")):
        yield from _text(book, path, _CSS_URL)
    for pattern in ("*.js", "*.mjs"):
        for path in sorted((book.docs / "javascripts").rglob(pattern)):
            yield from _text(book, path, _JS_URL)


@lru_cache(maxsize=ENOUGH)
def _addresses(html: bytes) -> tuple[_Address, ...]:
    """Return every address on a page, in order; what is no element has none."""
    elements = (e for e in parsed(html).iter() if isinstance(e, HtmlElement))
    return tuple(address for element in elements for address in _of_element(element))


def _of_element(element: HtmlElement) -> Iterator[_Address]:
    tag, line = str(element.tag), element.sourceline or 0
    for attribute in _FETCHED.get(tag, ()):
        value = (element.get(attribute) or "").strip()
        # Only a set of sources is a list, and only its entries carry a size after the address.
        parts = [p.split()[0] for p in value.split(",") if p.strip()]
        for address in parts if attribute == "srcset" else [value]:
            yield _Address(line, address, fetched=True)
    relations = set((element.get("rel") or "").split())
    if tag == "link" and relations & _FETCHED_RELATIONS:
        yield _Address(line, element.get("href") or "", fetched=True)
    elif tag == "a" and element.get("href") is not None:
        yield _Address(line, element.get("href") or "", fetched=False)
    rules = (element.get("style") or "", (element.text or "") if tag == "style" else "")
    for match in (m for rule in rules for m in _CSS_URL.finditer(rule)):
        yield _Address(line, match.group(1), fetched=True)


def _target(
    book: Book, page: BuiltPage, line: int, address: str, *, fetched: bool
) -> Iterator[Finding]:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        yield Finding(page.name, line, f"{address!r} is no address: {error}", "correct it")
        return
    if parts.scheme == "data" or not address:
        return
    if parts.scheme or parts.netloc:
        if fetched and not _own(book, address):
            yield _foreign(page.name, line, address)
        return
    file = _led_to(book, page.path, parts.path)
    if file is None:
        problem = f"the link {address!r} leads to no file of the site"
        mend = "correct its path, or build the page that it names"
    elif not parts.fragment or file.suffix != ".html" or parts.fragment in _anchors(book, file):
        return
    else:
        problem = f"the link {address!r} names an anchor that its page does not have"
        mend = "correct the part after #, or give the heading that id"
    source = book.docs / page.page if page.page else page.path
    yield Finding(book.relative(source), _line(source, address), problem, mend)


def _led_to(book: Book, page: Path, path: str) -> Path | None:
    """Return the file of the site that a link on a page leads to; None where there is none."""
    known: dict[tuple[Path, str], Path | None] = book._cache.setdefault("links", {})
    key = (page.parent if path else page, path)
    if key not in known:
        # A path that starts at the root means the site's own, as on the error page.
        start = book.site if path.startswith("/") else page.parent
        file = (start / unquote(path).lstrip("/")).resolve() if path else page.resolve()
        file = file / "index.html" if file.is_dir() else file
        known[key] = file if file.is_file() else None
    return known[key]


def _anchors(book: Book, file: Path) -> frozenset[str]:
    known: dict[Path, frozenset[str]] = book._cache.setdefault("anchors", {})
    if not known:
        known.update((page.path.resolve(), _named(page.html)) for page in built_pages(book))
    return known.get(file, frozenset({"__skip"}))


@lru_cache(maxsize=ENOUGH)
def _named(html: bytes) -> frozenset[str]:
    """Return every anchor of a page."""
    found = parsed(html).xpath("//@id | //a/@name")
    return frozenset(map(str, found)) | {"__skip"}


def _own(book: Book, address: str) -> bool:
    home = urlsplit(str(book.site_config.get("site_url") or ""))
    parts = urlsplit(address)
    return bool(home.netloc) and parts.netloc == home.netloc


def _foreign(path: str, line: int, address: str) -> Finding:
    return Finding(
        path,
        line,
        f"{address} is fetched from another origin",
        "ship the file with the site: no reader's visit is told to a third party",
    )


def _text(book: Book, path: Path, pattern: re.Pattern[str]) -> Iterator[Finding]:
    text = path.read_text("utf-8", errors="replace")
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield _foreign(book.relative(path), line, match.group(1))


def _line(source: Path, address: str) -> int:
    """Line of the source that names the address, where it does so literally."""
    if source.suffix != ".md":
        return 0
    fragment = urlsplit(address).fragment or Path(urlsplit(address).path).stem
    lines = source.read_text("utf-8").splitlines()
    return next((n for n, text in enumerate(lines, 1) if fragment and fragment in text), 0)
