"""Guard 7: the notebooks are what the chapters make."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lockstep.book import Book
from lockstep.exercises import checks, exercises, module
from lockstep.finding import Finding
from lockstep.notebooks import FOLDER, SUFFIX, as_json, notebooks_of
from lockstep.pages import Page, chapters

MEND = "run: python -m lockstep stage"


def notebooks(book: Book) -> Iterator[Finding]:
    """Compare each notebook that is staged with the one that its chapter makes now."""
    staged = {path.stem: path for path in (book.docs / FOLDER).glob("*.ipynb")}
    for page in chapters(book):
        if page.problems:
            # The shape guard reports them; its notebooks stay as they were.
            for name in (page.path.stem, f"{page.path.stem}{SUFFIX}"):
                staged.pop(name, None)
            continue
        yield from _checked(page, book)
        for name, content in notebooks_of(page, book).items():
            path, made = staged.pop(name, None), as_json(content)
            if path is None:
                yield Finding(page.name, 0, f"the chapter has no notebook {name}.ipynb", MEND)
            elif path.read_text("utf-8") != made:
                what = _first_difference(path.read_text("utf-8"), made)
                what = f"the notebook is not its chapter's: {what}"
                yield Finding(book.relative(path), 0, what, MEND)
    for path in staged.values():
        yield Finding(book.relative(path), 0, "no chapter makes this notebook", MEND)


def _checked(page: Page, book: Book) -> Iterator[Finding]:
    """Require that each exercise has its check, and each check its exercise."""
    path = module(page, book)
    asked, tested = exercises(page), checks(path)
    where = book.relative(path)
    for letter, box in asked.items():
        if letter not in tested:
            what = f"no check for {box.title!r}"
            yield Finding(page.name, 0, what, f"write the function {letter} in {where}")
    for letter in tested:
        if letter not in asked:
            what = f"the check {letter!r} belongs to no exercise of {page.name}"
            yield Finding(where, 0, what, "remove it, or correct its name")


def _first_difference(old: str, new: str) -> str:
    """Say in which cell two notebooks begin to differ."""
    try:
        before, after = json.loads(old)["cells"], json.loads(new)["cells"]
    except (ValueError, KeyError, TypeError):
        return "it is no notebook"
    for one, other in zip(before, after, strict=False):
        if one != other:
            return f"cell {other['id']!r} differs"
    return f"it has {len(before)} cells, made anew {len(after)}"
