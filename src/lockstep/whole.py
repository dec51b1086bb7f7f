"""The whole book on one page, to print: put together from the built pages of its chapters.

It is made of the very HTML that readers get, so that it cannot say anything else.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement, builder

from lockstep.book import Book, BookError
from lockstep.built import BuiltPage, built_pages
from lockstep.files import replace
from lockstep.pages import chapters
from lockstep.preflight import find_browser

FOLDER = "print"
_MARKED = ("id", "for", "aria-labelledby", "aria-controls", "aria-describedby")


def write_whole(book: Book) -> Path:
    """Write the page into the built site; return where it is.

    Raises
    ------
    BookError
        If a chapter is not built.
    """
    by_page = {built.page: built for built in built_pages(book) if built.page}
    order = [page.path.relative_to(book.docs).as_posix() for page in chapters(book)]
    missing = [name for name in order if name not in by_page]
    if missing:
        raise BookError(f"{missing[0]} is not built: run make site")
    parts = [_chapter(by_page[name], Path(name).stem) for name in order]
    title = str(book.site_config.get("site_name", "The book"))
    said = str(book.site_config.get("site_description", ""))
    contents = builder.OL(
        *(
            builder.LI(builder.A(part.findtext(".//h1") or name, href=f"#{part.get('id')}"))
            for part, name in zip(parts, order, strict=True)
        )
    )
    article = builder.E.article(
        {"class": "md-content__inner md-typeset"},
        builder.H1(title),
        builder.P(said),
        contents,
        *parts,
    )
    frame = builder.DIV({"class": "md-main__inner md-grid whole"}, article)
    styles = [_copy(link) for link in by_page[order[0]].tree.iter("link") if _is_style(link)]
    whole = builder.HTML(
        builder.HEAD(
            builder.META(charset="utf-8"),
            builder.META(name="viewport", content="width=device-width, initial-scale=1"),
            builder.META(name="description", content=f"{title} on one page, to print. {said}"),
            builder.TITLE(f"{title} on one page"),
            *styles,
        ),
        builder.BODY({"data-md-color-scheme": "default"}, builder.E.main(frame)),
        lang="en",
    )
    path = book.site / FOLDER / "index.html"
    text = lxml.html.tostring(whole, doctype="<!doctype html>", encoding="utf-8")
    replace({path: text})
    return path


def print_whole(book: Book, target: Path) -> None:
    """Let a browser print the page into a PDF file.

    Raises
    ------
    BookError
        If there is no page or no browser, or the browser fails.
    """
    page, browser = book.site / FOLDER / "index.html", find_browser()
    if not page.is_file():
        raise BookError("the book is not built on one page: run make site")
    if browser is None:
        raise BookError("no Chromium or Chrome was found, which prints the book: install one")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / target.name
        done = subprocess.run(
            [
                browser,
                *options,
                "--no-pdf-header-footer",
                f"--print-to-pdf={printed}",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if not printed.is_file():
            raise BookError(f"the browser printed nothing: {done.stderr.strip()[-500:]}")
        replace({target: printed.read_bytes()})


def _chapter(built: BuiltPage, name: str) -> HtmlElement:
    """Return what a chapter says, its identifiers made unique among all chapters."""
    (article,) = built.tree.xpath("//article")
    section = builder.E.section(id=name)
    section.extend(_copy(child) for child in article)
    for element in list(section.iter()):
        if not isinstance(element.tag, str):
            continue
        for attribute in _MARKED:
            if value := element.get(attribute):
                element.set(attribute, " ".join(f"{name}-{each}" for each in value.split()))
        if (target := element.get("href") or "").startswith("#"):
            element.set("href", f"#{name}-{target[1:]}")
        if element.tag == "img":
            element.attrib.pop("loading", None)  # a printer scrolls nowhere
        if element.tag == "details":
            element.set("open", "")
    section.set("id", name)
    for figure in section.xpath(".//figure[@class='touch']/*[contains(name(), '-')]"):
        figure.drop_tag()  # on paper there is its picture
    for button in section.xpath(".//*[@class='headerlink'] | .//button | .//form"):
        button.drop_tree()
    return section


def _copy(element: HtmlElement) -> HtmlElement:
    return lxml.html.fragment_fromstring(lxml.html.tostring(element, encoding="unicode"))


def _is_style(link: HtmlElement) -> bool:
    return bool(link.get("rel") == "stylesheet")
