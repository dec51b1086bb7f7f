"""Put what the site shows, and is kept elsewhere, where a site generator finds it."""

from __future__ import annotations

import shutil

from lockstep.book import Book

FOLDER = "figures"


def stage(book: Book) -> int:
    """Copy the recorded figures into the docs folder; return how many there are.

    The copies are not kept under version control. Those whose recording is gone are removed.
    """
    target = book.docs / FOLDER
    figures = {
        path.relative_to(book.snippets): path for path in sorted(book.snippets.rglob("*.svg"))
    }
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target) not in figures:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for inside, path in figures.items():
        copy = target / inside
        # An untouched copy keeps its time, so that a live server does not rebuild for nothing.
        if not copy.is_file() or copy.read_bytes() != path.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return len(figures)
