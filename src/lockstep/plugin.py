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
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

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

SLOW = "slow"
QUICK = f"not {SLOW}"
_LEFT_OUT = pytest.StashKey[set[str]]()


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
            if listing.long:
                block.add_marker(SLOW)
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
    """Declare the mark of what takes long; let the workers of a session share what they ran."""
    config.addinivalue_line("markers", f"{SLOW}: takes long, and is left out by -m '{QUICK}'")
    workers = getattr(config.option, "numprocesses", None)
    if workers and not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="lockstep-")
        os.environ[FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember what a quick run leaves out."""
    if items and items[0].config.option.markexpr == QUICK:
        items[0].config.stash.setdefault(_LEFT_OUT, set()).update(item.nodeid for item in items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker tell what it left out."""
    if hasattr(session.config, "workeroutput"):
        left_out = session.config.stash.get(_LEFT_OUT, set[str]())
        session.config.workeroutput["left out"] = sorted(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401  # a class of xdist, which need not be there
    """Hear from a worker what it left out."""
    told = getattr(node, "workeroutput", {}).get("left out", ())
    node.config.stash.setdefault(_LEFT_OUT, set()).update(told)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what a quick run left out: each listing by its name, tests by their file."""
    left_out = config.stash.get(_LEFT_OUT, set[str]())
    pages = sorted(name for name in left_out if name.partition("::")[0].endswith(".md"))
    files = Counter(name.partition("::")[0] for name in sorted(left_out.difference(pages)))
    if left_out:
        terminalreporter.section("left out, for they take long: run them with make test")
        for name in pages:
            terminalreporter.line(name)
        for name, count in files.items():
            terminalreporter.line(f"{name}: {count} tests")


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
