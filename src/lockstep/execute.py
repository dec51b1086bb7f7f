"""Run a listing and tell everything it did."""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lockstep.declared import undeclared_modules
from lockstep.imports import package_digest
from lockstep.pages import Listing
from lockstep.reader import Reader, files_in
from lockstep.shared import once
from lockstep.weights import trained_by

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
    missing
        The module that was not found, where that is what ended it.
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
    seconds
        Processor time that it took, with all the processes that it started.
    """

    output: str
    error: str | None = None
    traceback: str = ""
    missing: str | None = None
    stderr: str = ""
    figures: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    weights: Mapping[str, bytes] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)


_Key = tuple[str, str, str]
_Made = tuple[Run, str, tuple[str, int]]
_memo: dict[_Key, list[_Made]] = {}


def run(listing: Listing, book: Book) -> Run:
    """Run a listing as its readers would; the same listing runs once a session.

    It runs in a fresh process, in an empty folder, with the package and what the package declares
    to need, and with nothing else that is installed here.
    """
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
    codes = [listing.code, *(code for _, code in listing.files)]
    modules = [package_digest(code, book) for code in codes]
    return repr((settings, listing.files, modules)) + _absent(book)


def _absent(book: Book) -> str:
    """Fingerprint of the modules that a listing does not find, made once for a book."""
    known: dict[str, str] = book._cache.setdefault("absent", {})
    if "digest" not in known:
        names = repr(sorted(undeclared_modules(book)))
        known["digest"] = hashlib.sha256(names.encode()).hexdigest()
    return known["digest"]


def _dark(book: Book) -> dict[str, str]:
    return dict(book.settings.get("figures", {}).get("dark", {}))


def _run_python(listing: Listing, book: Book) -> Run:
    done = _reader().run(
        listing.code,
        place=_place(listing),
        src=str(book.src),
        undeclared=sorted(undeclared_modules(book)),
        dark=_dark(book),
        weights=[entry.variable for entry in trained_by(listing, book)],
    )
    if done.told is None:  # it was killed, or ended the process by itself
        error = f"exit status {done.status}"
        why = done.stderr or error
        return Run(done.stdout, error, why, written=done.written, seconds=done.seconds)
    told = done.told
    return Run(
        output=done.stdout + told["last"],
        error=told["error"],
        traceback=told["traceback"],
        missing=told["missing"],
        stderr=done.stderr,
        figures=told["figures"],
        boundaries=told["boundaries"],
        written=done.written,
        weights=told["weights"],
        read=_data(told["opened"], book),
        seconds=done.seconds,
    )


def _data(files: list[str], book: Book) -> tuple[str, ...]:
    """Name the files of the package among those opened, but for its modules."""
    home = book.src / book.package
    return tuple(
        path.relative_to(book.src).as_posix()
        for path in map(Path, files)
        if path.is_relative_to(home) and path.suffix not in {".py", ".pyc"}
    )


def _run_bash(listing: Listing, book: Book) -> Run:
    """Run a shell block with this Python first on the path.

    Its folder holds those listings of its page that it names, and nothing else.
    """
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": str(book.src),
    }
    before = os.times()
    with tempfile.TemporaryDirectory(prefix="listing-") as folder:
        for name, code in listing.files:
            (Path(folder) / name).write_text(code, "utf-8")
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", listing.code],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=environment,
            cwd=folder,
        )
        given = dict(listing.files)
        written = tuple(name for name in files_in(Path(folder)) if name not in given)
    after = os.times()
    seconds = sum(after[2:4]) - sum(before[2:4])
    failed = f"exit status {done.returncode}" if done.returncode else None
    why = done.stderr if failed else ""
    return Run(done.stdout, failed, why, written=written, seconds=seconds)


def _place(listing: Listing) -> tuple[str, int]:
    """Return the file and the first line under which the listing's frames are to be shown."""
    if listing.snippet:
        return listing.snippet, 1
    if listing.inline:
        return listing.page, listing.line + 1
    return listing.id, 1  # put together from several places: it has no file of its own


_readers: list[Reader] = []


def _reader() -> Reader:
    """Return the one process that runs listings, started when first needed."""
    if not _readers:
        _readers.append(Reader())
        atexit.register(_readers[0].close)
    return _readers[0]
