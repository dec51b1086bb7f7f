"""Run a listing and tell everything it did."""

from __future__ import annotations

import ast
import atexit
import contextlib
import hashlib
import io
import itertools
import linecache
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

from lockstep import rounding, svg
from lockstep.imports import package_digest
from lockstep.isolate import isolated, package_from
from lockstep.opened import opened
from lockstep.pages import Listing
from lockstep.reader import Reader
from lockstep.shared import once
from lockstep.weights import harvest, trained_by

if TYPE_CHECKING:
    from lockstep.book import Book


@dataclass(frozen=True)
class Run:
    """What happened when a listing ran.

    Parameters
    ----------
    output
        What it printed; where an error ended it, the error's last line too.
    error
        Name of the exception that ended it; None where it ran to its end.
    traceback
        The listing's own frames, in its own file and lines.
    stderr
        What it wrote to standard error.
    figures
        The figures that it drew, as SVG.
    boundaries
        Roundings that a last bit could flip.
    written
        Files that it left in its folder.
    weights
        Parameters that it trained and that are recorded, by the variable that holds them.
    read
        Files of the package that it opened and that are no modules, relative to their folder.
    """

    output: str
    error: str | None = None
    traceback: str = ""
    stderr: str = ""
    figures: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    weights: Mapping[str, bytes] = field(default_factory=dict)
    read: tuple[str, ...] = ()


_Key = tuple[str, str, str]
_Made = tuple[Run, str, tuple[str, int]]
_memo: dict[_Key, list[_Made]] = {}
_fresh_memo: dict[tuple[_Key, str, frozenset[str]], Run] = {}


def run(listing: Listing, book: Book) -> Run:
    """Run a listing in the state of a fresh process; the same listing runs once a session."""
    key = (listing.code, listing.language, _package_digest(listing, book))
    place = _place(listing)

    def make() -> _Made:
        done = (
            _run_bash(listing, book) if listing.language == "bash" else _run_python(listing, book)
        )
        return done, _data_digest(done, book), place

    def holds(made: _Made) -> bool:
        done, read, where = made
        # What is told with its line is told of the place where this listing stands. What fails may
        # have failed before it read what it depends on, so it runs again.
        told = done.traceback or done.boundaries
        valid = done.error == listing.raises and read == _data_digest(done, book)
        return valid and (where == place or not told)

    known = next(filter(holds, _memo.get(key, [])), None)
    if known is None:
        known = once(key, make, holds)
        if holds(known):
            _memo.setdefault(key, []).append(known)
    return known[0]


def _data_digest(done: Run, book: Book) -> str:
    """Fingerprint of the data of the package that a run has read, as they are in this book."""
    digest = hashlib.sha256()
    for name in done.read:
        path = book.src / name
        digest.update(path.read_bytes() if path.is_file() else b"missing")
    return digest.hexdigest()


def _package_digest(listing: Listing, book: Book) -> str:
    """Fingerprint of all the listing's result can depend on besides its own text.

    A book is read once: its files are taken not to change under the same `Book`.
    """
    known: dict[tuple[str, str], str] = book._cache.setdefault("digests", {})
    key = (listing.id, listing.code)
    if key not in known:
        known[key] = _digest(listing, book)
    return known[key]


def _digest(listing: Listing, book: Book) -> str:
    settings = sorted(_dark(book).items()), trained_by(listing, book)
    return repr(settings) + package_digest(listing.code, book)


def _dark(book: Book) -> dict[str, str]:
    return dict(book.settings.get("figures", {}).get("dark", {}))


def _run_python(listing: Listing, book: Book) -> Run:
    filename, first = _place(listing)
    boundaries: list[str] = []
    out, err = io.StringIO(), io.StringIO()
    error: BaseException | None = None
    figures: tuple[str, ...] = ()
    weights: dict[str, bytes] = {}
    with package_from(book.src, book.package), isolated() as main, opened() as files:
        folder = Path.cwd()
        try:
            # Empty lines before it give each line the number that it has in its file.
            tree = ast.parse("\n" * (first - 1) + listing.code, filename)
            tree, names = rounding.watch(tree, boundaries.append)
            compiled = compile(tree, filename, "exec", dont_inherit=True)
            vars(main).update(names)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                exec(compiled, vars(main))  # running listings is what this is for
                dark = _dark(book)
                figures = tuple(svg.render(plt.figure(n), dark) for n in plt.get_fignums())
            weights = harvest(vars(main), trained_by(listing, book))
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # SystemExit ends a listing too
            error = raised
        trace = _own_traceback(error, filename)
        written = _files(folder)
    return Run(
        output=out.getvalue() + (_last_line(error) if error else ""),
        error=type(error).__name__ if error else None,
        traceback=trace,
        stderr=err.getvalue(),
        figures=figures,
        boundaries=tuple(boundaries),
        written=written,
        weights=weights,
        read=_data(files, book),
    )


def _data(files: set[Path], book: Book) -> tuple[str, ...]:
    """Name the files of the package among those opened, but for its modules."""
    home = book.src / book.package
    return tuple(
        path.relative_to(book.src).as_posix()
        for path in sorted(files)
        if path.is_relative_to(home) and path.suffix not in {".py", ".pyc"}
    )


def _run_bash(listing: Listing, book: Book) -> Run:
    """Run a shell block in an empty folder, with this Python first on the path."""
    with isolated():
        environment = os.environ | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "PYTHONPATH": str(book.src),
        }
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", listing.code],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=environment,
        )
        written = _files(Path())
    failed = f"exit status {done.returncode}" if done.returncode else None
    return Run(done.stdout, failed, done.stderr if failed else "", "", written=written)


def _files(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")))


def _place(listing: Listing) -> tuple[str, int]:
    """Return the file and the first line under which the listing's frames are to be shown."""
    name, first = listing.id, 1  # put together from several places: it has no file of its own
    if listing.snippet:
        name = listing.snippet
    elif listing.inline:
        name, first = listing.page, listing.line + 1
    # Named relative to the root, as a contributor would, so the lines to show are given here.
    lines = ["\n"] * (first - 1) + listing.code.splitlines(keepends=True)
    linecache.cache[name] = (len(listing.code), None, lines, name)
    return name, first


def _own_traceback(error: BaseException | None, filename: str) -> str:
    """Format an error from the listing's first frame on: the frames of the runner teach nothing."""
    if error is None:
        return ""
    frame = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename != filename:
        frame = frame.tb_next
    told = traceback.TracebackException(type(error), error, frame)
    told.stack = traceback.StackSummary.from_list(
        [each for each in told.stack if each.filename != rounding.__file__]
    )
    return "".join(told.format())


def _last_line(error: BaseException) -> str:
    # A syntax error starts with its file and line, which are not the same on any two machines.
    lines = traceback.format_exception_only(type(error), error)
    return "".join(itertools.dropwhile(lambda line: line[:1].isspace(), lines))


def run_fresh(listing: Listing, code: str, book: Book, undeclared: frozenset[str]) -> Run:
    """Run *code* as a reader would: a fresh process, an empty folder, the declared packages only.

    Parameters
    ----------
    listing
        The listing that the code shows.
    code
        The code as the reader copies it.
    undeclared
        Top-level modules that are installed here and not where only the package is.
    """
    read = _data_digest(run(listing, book), book)
    key = ((code, _package_digest(listing, book), read), "fresh", undeclared)
    if key not in _fresh_memo:
        _fresh_memo[key] = once(key, lambda: _run_fresh(code, book, undeclared), lambda _: True)
    return _fresh_memo[key]


def _run_fresh(code: str, book: Book, undeclared: frozenset[str]) -> Run:
    done = _reader().run(code, book.src, undeclared)
    last = _message(done.stderr) if done.status else ""
    error = last.partition("\n")[0].partition(":")[0].rpartition(".")[2] if last else None
    error = error or (f"exit status {done.status}" if done.status else None)
    trace, warned = (done.stderr, "") if error else ("", done.stderr)
    return Run(done.stdout + last, error, trace, warned, written=done.written)


_readers: list[Reader] = []


def _reader() -> Reader:
    """Return the one process that runs listings as readers do, started when first needed."""
    if not _readers:
        _readers.append(Reader())
        atexit.register(_readers[0].close)
    return _readers[0]


def _message(stderr: str) -> str:
    """Return the last error that an interpreter reports, without the frames that led to it."""
    lines = stderr.rpartition("Traceback (most recent call last):\n")[2].splitlines(keepends=True)
    return "".join(itertools.dropwhile(lambda line: line[:1].isspace(), lines))
