"""The pytest plugin: pytest-codeblocks with its holes closed.

``pytest --codeblocks`` collects every Markdown file. The files that pytest-codeblocks would read
line by line are read here as the site renders them, and each block becomes a test of its own that
is named after its listing: ``docs/convolution-by-hand.md::rising_edge``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import pytest
from pytest_codeblocks.plugin import MarkdownFile, TestBlock

from lockstep.book import Book, BookError
from lockstep.finding import Finding
from lockstep.guards.errors import check_error
from lockstep.guards.figures import check_figure
from lockstep.guards.output import check_output
from lockstep.guards.standalone import check_standalone
from lockstep.pages import Listing, Page
from lockstep.shared import FOLDER


class ListingFailed(Exception):  # noqa: N818  # it is a result, not an error of the runner
    """What does not hold of one listing."""


class Block(TestBlock):
    """One listing, run and compared with its recording."""

    book: Book

    def runtest(self) -> None:
        """Run the listing; fail with every finding of it."""
        found = list(_check(self.obj, self.book))
        if found:
            raise ListingFailed("\n".join(map(str, found)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        """Show the findings alone: they hold the listing's own traceback and the difference."""
        if isinstance(excinfo.value, ListingFailed):
            return str(excinfo.value)
        return str(excinfo.getrepr(style="short"))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the file, the line of the fence and the listing."""
        # Not the bare id, in whose end pytest would take each dot for a step into a class.
        return self.path, self.obj.line - 1, f"listing {self.obj.id}"


class BookPage(MarkdownFile):
    """A Markdown file whose listings are tests."""

    def collect(self) -> Iterator[Block]:
        """Yield one test for each block that is to run."""
        try:
            book = Book(self.config.rootpath)
        except BookError as error:
            raise self.CollectError(str(error)) from error
        page = Page(book, self.path)
        found = page.listings
        if page.problems:
            told = "\n".join(
                f"{page.name}:{p.line}: {p.problem}\n    mend: {p.mend}" for p in page.problems
            )
            raise self.CollectError(told)
        for listing in found:
            block: Block = Block.from_parent(parent=self, name=listing.name, obj=listing)
            block.book = book
            for mark in listing.marks:
                block.add_marker(self._mark(mark, listing))
            yield block

    def _mark(self, mark: str, listing: Listing) -> pytest.MarkDecorator:
        """Read a mark that stands above a listing."""
        try:
            read = eval(mark, {"pytest": pytest, "sys": sys})
        except Exception as error:
            told = f"{listing.page}:{listing.line}: the mark {mark!r} is not valid: {error}"
            raise self.CollectError(told) from error
        return cast(pytest.MarkDecorator, read)


def _check(listing: Listing, book: Book) -> Iterator[Finding]:
    yield from check_standalone(listing, book)
    yield from check_output(listing, book)
    yield from check_figure(listing, book)
    if listing.raises:
        yield from check_error(listing, book)


def pytest_configure(config: pytest.Config) -> None:
    """Let the workers of a session share what they ran, where there are several."""
    workers = getattr(config.option, "numprocesses", None)
    if workers and not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="lockstep-")
        os.environ[FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Let this plugin's reading of a Markdown file take the place of pytest-codeblocks' own."""
    collected = yield
    return [
        BookPage.from_parent(parent, path=file_path) if type(node) is MarkdownFile else node
        for node in collected
    ]
