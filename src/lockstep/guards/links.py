"""Guard 10: links and anchors lead somewhere, and nothing is fetched from another origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from lockstep.book import Book
from lockstep.built import BuiltPage, built_pages, unbuilt
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


def links(book: Book) -> Iterator[Finding]:
    """Check every internal link and anchor of the built HTML, and the origin of all it fetches."""
    yield from unbuilt(book)
    for page in built_pages(book):
        for element in page.tree.iter():
            if isinstance(element, HtmlElement):
                yield from _element(book, page, element)
    for path in sorted(book.site.rglob("*.css")):
        yield from _text(book, path, _CSS_URL)
    for pattern in ("*.js", "*.mjs"):
        for path in sorted((book.docs / "javascripts").rglob(pattern)):
            yield from _text(book, path, _JS_URL)


def _element(book: Book, page: BuiltPage, element: HtmlElement) -> Iterator[Finding]:
    tag, line = str(element.tag), element.sourceline or 0
    for attribute in _FETCHED.get(tag, ()):
        for part in (element.get(attribute) or "").split(","):
            address = part.strip().split(" ")[0]
            yield from _target(book, page, line, address, fetched=True)
    relations = set((element.get("rel") or "").split())
    if tag == "link" and relations & _FETCHED_RELATIONS:
        yield from _target(book, page, line, element.get("href") or "", fetched=True)
    elif tag == "a" and element.get("href") is not None:
        yield from _target(book, page, line, element.get("href") or "", fetched=False)
    for match in _CSS_URL.finditer(element.get("style") or ""):
        yield _foreign(page.name, line, match.group(1))
    if tag == "style":
        for match in _CSS_URL.finditer(element.text or ""):
            yield _foreign(page.name, line, match.group(1))


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
    source = book.docs / page.page if page.page else page.path
    shown = book.relative(source)
    file = page.path
    if parts.path:
        start = book.site if parts.path.startswith("/") else page.path.parent
        file = (start / unquote(parts.path).lstrip("/")).resolve()
        if page.path.name == "404.html" and parts.path.startswith("/"):
            # The error page is served from any depth, so its links start at the site's own root.
            file = (book.site / unquote(parts.path).lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            yield Finding(
                shown,
                _line(source, address),
                f"the link {address!r} leads to no file of the site",
                "correct its path, or build the page that it names",
            )
            return
    if parts.fragment and file.suffix == ".html" and parts.fragment not in _anchors(book, file):
        yield Finding(
            shown,
            _line(source, f"#{parts.fragment}"),
            f"the link {address!r} names an anchor that its page does not have",
            "correct the part after #, or give the heading that id",
        )


def _anchors(book: Book, file: Path) -> set[str]:
    known: dict[Path, set[str]] = book._cache.setdefault("anchors", {})
    if file not in known:
        page = next((p for p in built_pages(book) if p.path.resolve() == file), None)
        tree = page.tree if page else None
        found = tree.xpath("//@id | //a/@name") if tree is not None else []
        known[file] = {str(anchor) for anchor in found} | {"__skip"}
    return known[file]


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
