"""Turn each chapter into a notebook: its prose, its listings as cells, its recordings as outputs.

Nothing is run: what a cell shows is what its listing was recorded to show, so a notebook can be
made where the packages that it needs are not installed.
"""

from __future__ import annotations

import html
import json
import os
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from lockstep.book import Book
from lockstep.exercises import FOLDER as EXERCISES
from lockstep.exercises import checks, exercises, module
from lockstep.fences import Fence
from lockstep.markdown.citations import Reference, load_references
from lockstep.markdown.glossary import load_glossary
from lockstep.outline import Box, Code, Part, Prose, Tab, outline
from lockstep.pages import Listing, Page
from lockstep.plain import Plain, used_terms

Cell: TypeAlias = dict[str, Any]
Notebook: TypeAlias = dict[str, Any]

FOLDER = "notebooks"
SUFFIX = "-exercises"
SETUP = "setup"
UNSOLVED = "Put your answer in the place of the dots.\n"
"""What every check says of a cell that is still as it was."""

_IMAGE = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)(?:\s+"(?P<caption>[^"]*)")?\)'
    r"(?:\{ *touch=(?P<touch>[\w-]+) *\})?"
)
_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
# A figure is drawn here as it was drawn when it was recorded: as SVG, and not cut to its content.
_DRAWING = """\
%config InlineBackend.figure_formats = ["svg"]
%config InlineBackend.print_figure_kwargs = {"bbox_inches": None}"""


def as_json(content: Notebook) -> str:
    """Return a notebook as Jupyter writes it."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def notebooks_of(page: Page, book: Book, *, sources: bool = False) -> dict[str, Notebook]:
    """Return the notebooks of a chapter by their names: the chapter, and its exercises.

    Parameters
    ----------
    page
        The chapter.
    book
        The book.
    sources
        Whether links are to lead to the sources of pages: for the notebook's page of the site.
    """
    known: dict[tuple[str, bool], dict[str, Notebook]] = book._cache.setdefault("notebooks", {})
    key = (page.name, sources)
    if key not in known:
        chapter = _Writer(page, book, sources)
        chapter.chapter()
        known[key] = {page.path.stem: chapter.notebook()}
        if exercises(page):
            tasks = _Writer(page, book, sources)
            tasks.exercises()
            known[key][page.path.stem + SUFFIX] = tasks.notebook()
    return known[key]


def chapter_of(page: str) -> str:
    """Return the page that a page of the site belongs to: a notebook's to its chapter."""
    folder, _, name = page.rpartition("/")
    return f"{name.removesuffix('.md').removesuffix(SUFFIX)}.md" if folder == FOLDER else page


def release(book: Book) -> tuple[str, str]:
    """Return the version of the package, and what to give to pip to get exactly that."""
    path = book.root / "pyproject.toml"
    version = str(tomllib.loads(path.read_text("utf-8"))["project"]["version"])
    repository, revision = os.environ.get("REPO_URL"), os.environ.get("REVISION")
    if repository and revision:
        return version, f"{book.package} @ git+{repository}@{revision}"
    return version, f"{book.package}-{version}-py3-none-any.whl"


@dataclass
class _Writer:
    """Makes the cells of one notebook, in order."""

    page: Page
    book: Book
    sources: bool
    cells: list[Cell] = field(default_factory=list)
    figures: dict[str, Cell] = field(default_factory=dict)
    """The cell that draws each figure, by the figure's place among the snippets."""
    box: bool = False
    """Whether the last cell ends inside a box."""
    level: int = 1
    """How deep the last heading is; the title of a tab stands below it."""
    written: set[str] = field(default_factory=set)
    """The files that cells before have written."""

    def __post_init__(self) -> None:
        self.listings = {listing.line: listing for listing in self.page.listings}
        # What a listing for the shell starts is a script: it reads its own arguments.
        self.scripts = {name for each in self.page.listings for name, _ in each.files}
        inside = self.page.path.relative_to(self.book.docs).as_posix()
        site = os.environ.get("SITE_URL")
        address = f"{site.rstrip('/')}/" if site else "../../"
        self.plain = Plain(
            inside,
            "../" if self.sources else address,
            _references(self.book),
            sources=self.sources,
        )

    @property
    def title(self) -> str:
        """The title of the chapter."""
        heading = next((text for text in self.page.raw if text.startswith("# ")), "# Chapter")
        return heading.removeprefix("# ").strip()

    def chapter(self) -> None:
        """Write the whole chapter."""
        first, *rest = outline(self.page)
        assert isinstance(first, Prose)
        said = (
            f"This notebook is the chapter [{self.title}]({self.plain.link('')}), made from the "
            "page itself. Each cell is a listing of the chapter, and what it shows is what the "
            "book's tests saw it do."
        )
        self._start(self.title, said)
        self._parts([Prose(first.text.replace(f"# {self.title}", "", 1)), *rest])
        self._words()

    def exercises(self) -> None:
        """Write what there is to solve: the question, a cell for the answer, its check."""
        tested = checks(module(self.page, self.book))
        said = (
            f"These are the exercises of the chapter [{self.title}]({self.plain.link('')}). Each "
            "has a cell for your answer and a cell that checks it. Write your answer in the place "
            "of the dots, run both cells, and open the solution when you have tried."
        )
        self._start(f"{self.title}: exercises", said)
        named = module(self.page, self.book).stem
        self._cell(f"from {self.book.package}.{EXERCISES} import {named} as check", "checks")
        for letter, box in exercises(self.page).items():
            self._say(f"## {box.title}", "")
            self._parts([part for part in box.parts if not _is_solution(part)])
            if check := tested.get(letter):
                self._cell(check.start, f"answer-{letter}")
                cell = self._cell(f"check.{letter}({', '.join(check.takes)})", f"check-{letter}")
                cell["outputs"] = [_stream(UNSOLVED)]
            self._parts([part for part in box.parts if _is_solution(part)])

    def notebook(self) -> Notebook:
        """Return what was written, in version 4.5 of Jupyter's format."""
        for number, cell in enumerate(self.cells):
            # Identifiers are names where there are any: a difference of two versions is readable.
            cell["id"] = cell["metadata"].pop("name", f"text-{number}")
        return {
            "cells": self.cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }

    def _start(self, title: str, said: str) -> None:
        """Write the title and the cell that makes ready what the others need."""
        version, wanted = release(self.book)
        self._say(f"# {title}\n\n{said}", "")
        if " @ " in wanted:
            install = f'%pip install --quiet "{wanted}"'
        else:
            self._say(
                f"It needs the package `{self.book.package}`, version {version}, which comes with "
                f"the listings of the chapter: `python -m pip install {wanted}`.",
                "",
            )
            install = (
                "from importlib.metadata import version\n\n"
                f'assert version("{self.book.package}") == "{version}", "install {wanted}"'
            )
        self._cell(f"{install}\n\n{_DRAWING}", SETUP)

    def _parts(self, parts: list[Part] | tuple[Part, ...], quote: str = "") -> None:
        shown: str | None = None
        for part in parts:
            match part:
                case Prose(text):
                    self._prose(text, quote)
                case Code(fence):
                    text = "\n".join(line.text for line in fence.body)
                    if shown is not None and text == shown.rstrip("\n"):
                        shown = None  # it is the cell's own output
                    else:
                        shown = self._code(fence, quote)
                case Box(folded=True):
                    self._say("\n".join(filter(None, self._folded(part))), quote)
                case Box(title=title, parts=inside):
                    self._say(f"**{title}**", f"{quote}> ")
                    self._parts(inside, f"{quote}> ")
                case Tab(title, inside):
                    self._say(f"{'#' * (self.level + 1)} {title}", quote)
                    self._parts(inside, quote)

    def _prose(self, text: str, quote: str) -> None:
        """Write prose; a figure in it becomes the output of the cell that draws it."""

        def figure(match: re.Match[str]) -> str:
            name = match["target"].partition("figures/")[2]
            path = self.book.snippets / name
            if match["touch"]:
                return self._picture(match)
            cell = self.figures.pop(name, None)
            if cell is None or not path.is_file():
                return self._picture(match)
            drawn = {"image/svg+xml": path.read_text("utf-8"), "text/plain": match["alt"]}
            output = {"data": drawn, "metadata": {}, "output_type": "display_data"}
            cell["outputs"].append(output)
            if self.sources:
                output["metadata"] = {"image": self._picture(match)}
                return ""
            return f"*{match['caption']}*" if match["caption"] else ""

        self._say(self.plain.text(_IMAGE.sub(figure, text)), quote)
        headings = _HEADING.findall(text)
        self.level = len(headings[-1]) if headings else self.level

    def _picture(self, match: re.Match[str]) -> str:
        caption = f' "{match["caption"]}"' if match["caption"] else ""
        picture = f"![{match['alt']}]({self.plain.link(match['target'])}{caption})"
        if not match["touch"]:
            return picture
        return f"{picture}\n\n[Touch this figure on its page](figures/{match['touch']}.md)."

    def _code(self, fence: Fence, quote: str) -> str | None:
        """Write a fence, as a cell if it is a listing; return the output that its page shows."""
        listing = self.listings.get(fence.origin)
        if listing is None or listing.skipped:
            self._say(_fenced(fence), quote)
            return None
        title = fence.attributes.get("title")
        if title and not self.sources:
            self._say(f"`{title}`", quote)
        for name, code in listing.files:
            self._write(name, code)
        code = f"%%bash\n{listing.code}" if listing.language == "bash" else listing.code
        if listing.snippet and (name := Path(listing.snippet).name) in self.scripts:
            self._write(name, code)
            code = f"%run {name}"
        cell = self._cell(code, _slug(listing.name))
        if title:
            cell["metadata"]["title"] = title
        if listing.raises:
            cell["metadata"]["tags"] = ["raises-exception"]
        cell["outputs"] = list(_printed(listing))
        if listing.snippet:
            inside = Path(listing.snippet).relative_to("snippets").with_suffix(".svg")
            self.figures[inside.as_posix()] = cell
        return listing.expected

    def _write(self, name: str, code: str) -> None:
        """Write a cell that writes a file, if none before has."""
        if name not in self.written:
            self.written.add(name)
            cell = self._cell(f"%%writefile {name}\n{code}", f"write-{_slug(name)}")
            cell["outputs"] = [_stream(f"Writing {name}\n")]

    def _folded(self, box: Box) -> Iterator[str]:
        """Write a folded box as HTML, which a notebook can fold, with plain Markdown inside."""
        yield f"<details><summary><b>{_in_html(box.title)}</b></summary>\n"
        for part in box.parts:
            match part:
                case Prose(text):
                    plain = self.plain.text(_IMAGE.sub(self._picture, text))
                    yield f"{plain}\n" if plain else ""
                case Code(fence):
                    title = fence.attributes.get("title")
                    yield f"`{title}`\n" if title else ""
                    yield f"{_fenced(fence)}\n"
                case Box():
                    yield from self._folded(part)
                case Tab(title, inside):
                    yield f"**{title}**\n"
                    yield from self._folded(Box("tab", title, True, inside))
        yield "</details>\n"

    def _words(self) -> None:
        """Explain at the end the terms that the site explains where they stand."""
        said = "\n".join(cell["source"] for cell in self.cells if cell["cell_type"] == "markdown")
        lines = [
            f"- **{term}**: {meaning}" for term, meaning in used_terms(said, _terms(self.book))
        ]
        if lines and not self.sources:
            self._say("\n".join(["## Words", "", *lines]), "")

    def _say(self, text: str, quote: str) -> None:
        """Add Markdown: to the last cell, but for a heading, which starts a cell."""
        if not text.strip():
            return
        quoted = textwrap.indent(text, quote, lambda _: True) if quote else text
        last = self.cells[-1] if self.cells else None
        if last and last["cell_type"] == "markdown" and not text.startswith("#"):
            between = f"\n{quote.rstrip()}\n" if quote and self.box else "\n\n"
            last["source"] += between + quoted
        else:
            self.cells.append({"cell_type": "markdown", "metadata": {}, "source": quoted})
        self.box = bool(quote)

    def _cell(self, code: str, name: str) -> Cell:
        taken = {cell["metadata"].get("name") for cell in self.cells}
        cell: Cell = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"name": name if name not in taken else f"{name}-{len(self.cells)}"},
            "outputs": [],
            "source": code.strip("\n"),
        }
        self.cells.append(cell)
        return cell


def _printed(listing: Listing) -> Iterator[dict[str, Any]]:
    """Yield what a cell prints, and the error that ends it where its page announces one."""
    text, error = listing.expected or "", ""
    if listing.raises:
        *lines, error = text.splitlines()
        text = "".join(f"{line}\n" for line in lines)
    if text:
        yield _stream(text)
    if error:
        name, _, value = error.partition(": ")
        yield {"ename": name, "evalue": value, "output_type": "error", "traceback": [error]}


def _stream(text: str) -> dict[str, Any]:
    return {"name": "stdout", "output_type": "stream", "text": text}


def _is_solution(part: Part) -> bool:
    return isinstance(part, Box) and part.folded


def _fenced(fence: Fence) -> str:
    lines = [line.text for line in fence.body]
    ticks = "`" * max([3, *(len(run) + 1 for line in lines for run in re.findall("^`+", line))])
    return "\n".join([ticks + fence.language, *lines, ticks])


def _in_html(title: str) -> str:
    """Return a title whose code is marked as in HTML, in which Markdown says nothing."""
    return re.sub(r"`([^`]+)`", lambda match: f"<code>{html.escape(match[1])}</code>", title)


def _slug(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:64]


def _references(book: Book) -> dict[str, Reference]:
    known: dict[str, dict[str, Reference]] = book._cache.setdefault("references", {})
    name = str(book.extensions.get("lockstep.markdown.citations", {}).get("references", ""))
    if name and name not in known:
        known[name] = load_references(book.root / name)
    return known.get(name, {})


def _terms(book: Book) -> dict[str, str]:
    known: dict[str, str] = book._cache.setdefault("terms", {})
    if not known:
        file = book.extensions.get("lockstep.markdown.glossary", {}).get("file")
        known |= load_glossary(book.root / file) if file else {}
    return known
