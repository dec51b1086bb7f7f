"""Guard 1: every code block that a reader sees ran, or says why not."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lockstep.book import Book, Exemption
from lockstep.built import built_pages, same_code, unbuilt
from lockstep.finding import Finding
from lockstep.notebooks import chapter_of, notebooks_of
from lockstep.pages import Page, pages
from lockstep.whole import FOLDER as WHOLE

_SKIP = re.compile(r"<!--[-\s]*(pytest\.mark\.(?:skip|xfail).*?)-->")
_UNSAFE = re.compile(r"<!--[-\s]*pytest-codeblocks:\s*(skipfile|skip|importorskip|cont|expect-)")
_REASON = re.compile(r"reason\s*=\s*([\"'])\s*\S.*?\1")


def census(book: Book) -> Iterator[Finding]:
    """Compare the blocks of the built HTML, byte for byte, with those that ran.

    What looks like code and did not run must stand in the register ``[[display]]`` with a reason. A
    mark that keeps a block from running needs a reason of its own.
    """
    for each in pages(book):
        yield from _marks(each)
    yield from unbuilt(book)
    register = book.register("display", "starts")
    used: set[Exemption] = set()
    examples = _docstring_examples(book)
    by_name = {page.path.resolve(): page for page in pages(book)}
    for built in built_pages(book):
        if built.path.parent == book.site / WHOLE:
            continue  # put together from pages that are counted here
        name = chapter_of(built.page) if built.page else None
        page = by_name.get((book.docs / name).resolve()) if name else None
        if page is not None and page.problems:
            continue  # what cannot be read cannot be counted; the shape guard reports it
        ran = _ran(page) if page else set()
        if page is not None and name != built.page:
            ran |= _cells(page, Path(str(built.page)).stem, book)
        for block in built.blocks:
            code = same_code(block.text)
            if code in ran or _is_doctest(code, examples):
                continue
            exempt = next((e for e in register if e.page == name and code.startswith(e.text)), None)
            if exempt:
                used.add(exempt)
                continue
            yield Finding(
                page.name if page else built.name,
                _line_of(page, code) if page else block.line,
                f"the page shows a block that never ran: {_first(code)!r}",
                "make it a listing that runs, or give it a reason under [[display]]",
            )
    if built_pages(book) and not any(page.problems for page in pages(book)):
        for entry in register:
            if entry not in used:
                yield Finding(
                    "lockstep.toml",
                    0,
                    f"[[display]] {entry.text!r} matches no block of {entry.page}",
                    "remove the entry, or correct its page or its start",
                )


def _cells(page: Page, name: str, book: Book) -> set[str]:
    """Every cell of a chapter's notebook and what it shows, which tests/notebooks runs."""
    content = notebooks_of(page, book).get(name, {"cells": []})
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in code for output in cell["outputs"]]
    shown = [output.get("text") or "\n".join(output.get("traceback", ())) for output in outputs]
    return {same_code(text) for text in [*(cell["source"] for cell in code), *shown]}


def _ran(page: Page) -> set[str]:
    """Every text of a page that ran, or that what ran was compared with."""
    run = [listing for listing in page.listings if not listing.skipped]
    texts = [listing.code for listing in run]
    texts += [listing.expected for listing in run if listing.expected is not None]
    return {same_code(text) for text in texts}


def _docstring_examples(book: Book) -> set[tuple[str, str]]:
    """Return the examples in the docstrings of the package, which pytest runs as doctests."""
    modules = (book.src / book.package).rglob("*.py")
    return {example for path in modules for example in _examples_of_module(path.read_bytes())}


@cache
def _examples_of_module(source: bytes) -> frozenset[tuple[str, str]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()  # pytest cannot import it either, and says so
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    nodes = [node for node in ast.walk(tree) if isinstance(node, documented)]
    return frozenset(e for node in nodes for e in _examples(ast.get_docstring(node) or ""))


def _is_doctest(code: str, known: set[tuple[str, str]]) -> bool:
    """Whether a block holds nothing but examples that pytest runs."""
    shown = _examples(code)
    return bool(shown) and shown <= known and code.lstrip().startswith(">>>")


def _examples(text: str) -> set[tuple[str, str]]:
    try:
        return {(e.source, e.want) for e in doctest.DocTestParser().get_examples(text)}
    except ValueError:
        return set()  # no well-formed example, which pytest reports where it is run


def _marks(page: Page) -> Iterator[Finding]:
    for number, text in enumerate(page.raw, start=1):
        unsafe = _UNSAFE.search(text)
        if unsafe:
            yield Finding(
                page.name,
                number,
                f"pytest-codeblocks:{unsafe.group(1)} keeps a block from being tested by itself",
                "let each listing stand alone and run; announce an error with lockstep:raises",
            )
        skip = _SKIP.search(text)
        if skip and not _REASON.search(skip.group(1)):
            yield Finding(
                page.name,
                number,
                f"the mark {skip.group(1)!r} gives no reason",
                'write the reason into the mark: reason="…"',
            )


def _line_of(page: Page, code: str) -> int:
    """Line of the page on which a block starts, as far as its first line can be found there."""
    first = _first(code)
    return next((n for n, text in enumerate(page.raw, 1) if first and first in text), 0)


def _first(code: str) -> str:
    return next((text.strip() for text in code.splitlines() if text.strip()), "")
