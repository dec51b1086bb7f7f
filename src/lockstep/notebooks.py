"""Turn each chapter into a notebook: its prose, its listings as cells, its recordings as outputs.

Nothing is run: what a cell shows is what its listing was recorded to show, so a notebook can be
made where the packages that it needs are not installed.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from lockstep.book import Book
from lockstep.exercises import FOLDER as EXERCISES
from lockstep.exercises import checks, exercises, module
from lockstep.fences import Fence
from lockstep.files import replace
from lockstep.markdown.citations import load_references
from lockstep.outline import Box, Code, Part, Prose, Tab, outline
from lockstep.pages import Listing, Page, chapters
from lockstep.plain import Plain, glossary, used_terms

Cell: TypeAlias = dict[str, Any]

FOLDER = "notebooks"
UNSOLVED = "Put your answer in the place of the dots.\n"
"""What every check says of a cell that is still as it was."""
_START = (
    "Each exercise has a cell for your answer and a cell that checks it. Write your answer in the "
    "place of the dots, run both, and open the solution when you have tried."
)
_IMAGE = re.compile(r'!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)(?:\s+"(?P<caption>[^"]*)")?\)')


def write_notebooks(book: Book) -> list[str]:
    """Write a notebook for each chapter into the docs folder; return the names of those there are.

    They are not kept under version control. Notebooks of chapters that are gone are removed.
    """
    target = book.docs / FOLDER
    made = {
        target / f"{name}.ipynb": as_json(content)
        for page in chapters(book)
        for name, content in notebooks_of(page, book).items()
    }
    stale = {path: None for path in target.glob("*.ipynb") if path not in made}
    # An untouched file keeps its time, so that a live server does not rebuild for nothing.
    changed = {
        path: text
        for path, text in made.items()
        if not path.is_file() or path.read_text("utf-8") != text
    }
    target.mkdir(exist_ok=True)
    replace({**changed, **stale})
    return [path.name for path in made]


def as_json(content: dict[str, Any]) -> str:
    """Return a notebook as Jupyter writes it."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def notebooks_of(page: Page, book: Book) -> dict[str, dict[str, Any]]:
    """Return the notebooks of a chapter by their names: the chapter, and its exercises."""
    chapter, tasks = _Writer(page, book), _Writer(page, book)
    chapter.chapter()
    found = {page.path.stem: _notebook(chapter)}
    if exercises(page):
        tasks.exercises()
        found[f"{page.path.stem}-exercises"] = _notebook(tasks)
    return found


def _notebook(writer: _Writer) -> dict[str, Any]:
    """Return what was written as a notebook, in version 4.5 of Jupyter's format."""
    for number, cell in enumerate(writer.cells):
        cell["metadata"].pop("box", None)
        # Identifiers are names where there are any: a difference of two versions stays readable.
        cell["id"] = cell["metadata"].get("title") or f"cell-{number}"
    return {
        "cells": writer.cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@dataclass
class _Writer:
    """Makes the cells of one chapter, in order."""

    page: Page
    book: Book
    cells: list[Cell] = field(default_factory=list)
    figures: dict[str, Cell] = field(default_factory=dict)
    """The cell that draws each figure, by the figure's place among the snippets."""

    def __post_init__(self) -> None:
        self.listings = {listing.line: listing for listing in self.page.listings}
        inside = self.page.path.relative_to(self.book.docs).as_posix()
        site = os.environ.get("SITE_URL", "")
        address = site.rstrip("/") + "/" if site else "../../"
        options = self.book.extensions.get("lockstep.markdown.citations", {})
        references = options.get("references")
        read = load_references(self.book.root / references) if references else {}
        self.plain = Plain(inside, address, read)

    def chapter(self) -> None:
        """Write the whole chapter."""
        self._parts(outline(self.page))
        self._words()

    def exercises(self) -> None:
        """Write what there is to solve: the question, a cell for the answer, its check."""
        tested = checks(module(self.page, self.book))
        title = next((t for t in self.page.raw if t.startswith("# ")), "# Exercises")
        here = self.plain.link("")
        self._say(f"{title}: exercises\n\nThe exercises of [the chapter]({here}).", "")
        self._say(_START, "")
        self._cell(_check_import(self.page, self.book), "checks")
        for letter, box in exercises(self.page).items():
            self._say(f"## {box.title}", "")
            self._parts(tuple(part for part in box.parts if not _is_solution(part)))
            if check := tested.get(letter):
                self._cell(check.start, f"answer-{letter}")
                cell = self._cell(f"check.{letter}({', '.join(check.takes)})", f"check-{letter}")
                cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": UNSOLVED}]
            self._parts(tuple(part for part in box.parts if _is_solution(part)))

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
                    self._say(f"**{title}**", quote + "> ")
                    self._parts(inside, quote + "> ")
                case Tab(title, inside):
                    self._say(f"#### {title}", quote)
                    self._parts(inside, quote)

    def _prose(self, text: str, quote: str) -> None:
        """Write prose; a figure in it becomes the output of the cell that draws it."""

        def figure(match: re.Match[str]) -> str:
            name = match["target"].partition("figures/")[2]
            path = self.book.snippets / name
            cell = self.figures.pop(name, None)
            if cell is None or not path.is_file():
                return f"![{match['alt']}]({self.plain.link(match['target'])})"
            cell["outputs"].append(_drawn(path.read_text("utf-8"), match["alt"]))
            return f"*{match['caption']}*" if match["caption"] else ""

        self._say(self.plain.text(_IMAGE.sub(figure, text)), quote)

    def _code(self, fence: Fence, quote: str) -> str | None:
        """Write a fence, as a cell if it is a listing; return the output that its page shows."""
        listing = self.listings.get(fence.origin)
        if listing is None or listing.skipped:
            self._say(_fenced(fence), quote)
            return None
        for name, code in listing.files:
            self._say(f"The next cell needs `{name}` as a file.", quote)
            self._cell(f"%%writefile {name}\n{code}", f"write-{_slug(name)}")
        code = f"%%bash\n{listing.code}" if listing.language == "bash" else listing.code
        cell = self._cell(code, _slug(listing.name))
        cell["metadata"]["tags"] = ["raises-exception"] if listing.raises else []
        cell["outputs"] = list(_printed(listing))
        if listing.snippet:
            inside = Path(listing.snippet).relative_to("snippets").with_suffix(".svg")
            self.figures[inside.as_posix()] = cell
        return listing.expected

    def _folded(self, box: Box) -> Iterator[str]:
        """Write a folded box as HTML, which a notebook can fold, with plain Markdown inside."""
        yield f"<details><summary><b>{box.title}</b></summary>\n"
        for part in box.parts:
            match part:
                case Prose(text):
                    plain = self.plain.text(_IMAGE.sub(self._picture, text))
                    yield f"{plain}\n" if plain else ""
                case Code(fence):
                    if title := fence.attributes.get("title"):
                        yield f"`{title}`\n"
                    yield _fenced(fence) + "\n"
                case Box():
                    yield from self._folded(part)
                case Tab(title, inside):
                    yield f"**{title}**\n"
                    yield from self._folded(Box("tab", title, True, inside))
        yield "</details>\n"

    def _picture(self, match: re.Match[str]) -> str:
        return f"![{match['alt']}]({self.plain.link(match['target'])})"

    def _words(self) -> None:
        """Explain at the end the terms that the site explains where they stand."""
        options = self.book.extensions.get("pymdownx.snippets", {})
        terms: dict[str, str] = {}
        for name in options.get("auto_append", []):
            terms |= glossary((self.book.root / name).read_text("utf-8"))
        said = "\n".join(cell["source"] for cell in self.cells if cell["cell_type"] == "markdown")
        lines = [f"- **{term}**: {meaning}" for term, meaning in used_terms(said, terms)]
        if lines:
            self._say("\n".join(["## Words", "", *lines]), "")

    def _say(self, text: str, quote: str) -> None:
        """Add Markdown: to the last cell, if it is one of Markdown that stands in the same box."""
        if not text.strip():
            return
        quoted = textwrap.indent(text, quote, lambda _: True) if quote else text
        last = self.cells[-1] if self.cells else None
        heading = text.startswith("#")
        if last and last["cell_type"] == "markdown" and not heading:
            between = f"\n{quote.rstrip()}\n" if quote and last["metadata"]["box"] else "\n\n"
            last["source"] += between + quoted
            last["metadata"]["box"] = bool(quote)
            return
        metadata = {"box": bool(quote)}
        self.cells.append({"cell_type": "markdown", "metadata": metadata, "source": quoted})

    def _cell(self, code: str, title: str) -> Cell:
        taken = {cell["metadata"].get("title") for cell in self.cells}
        unique = title if title not in taken else f"{title}-{len(self.cells)}"
        cell: Cell = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"title": unique},
            "outputs": [],
            "source": code.rstrip("\n"),
        }
        self.cells.append(cell)
        return cell


def _is_solution(part: Part) -> bool:
    return isinstance(part, Box) and part.folded


def _check_import(page: Page, book: Book) -> str:
    return f"from {book.package}.{EXERCISES} import {module(page, book).stem} as check"


def _printed(listing: Listing) -> Iterator[dict[str, Any]]:
    """Yield what a cell prints, and the error that ends it where its page announces one."""
    text, error = listing.expected or "", ""
    if listing.raises:
        *lines, error = text.splitlines(keepends=True)
        text = "".join(lines)
    if text:
        yield {"name": "stdout", "output_type": "stream", "text": text}
    if error:
        name, _, value = error.rstrip("\n").partition(": ")
        traceback = [error.rstrip("\n")]
        yield {"ename": name, "evalue": value, "output_type": "error", "traceback": traceback}


def _drawn(svg: str, alt: str) -> dict[str, Any]:
    return {
        "data": {"image/svg+xml": svg, "text/plain": alt},
        "metadata": {},
        "output_type": "display_data",
    }


def _fenced(fence: Fence) -> str:
    lines = [line.text for line in fence.body]
    ticks = "`" * max([3, *(len(run) + 1 for line in lines for run in re.findall("^`+", line))])
    return "\n".join([ticks + fence.language, *lines, ticks])


def _slug(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:64]
