"""Guard 7: the notebooks are what the chapters make."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lockstep.book import Book
from lockstep.finding import Finding
from lockstep.notebooks import FOLDER, as_json, notebook
from lockstep.pages import chapters

MEND = "run: python -m lockstep stage"


def notebooks(book: Book) -> Iterator[Finding]:
    """Compare each notebook that is staged with the one that its chapter makes now."""
    staged = {path.stem: path for path in (book.docs / FOLDER).glob("*.ipynb")}
    for page in chapters(book):
        if page.problems:
            continue  # the shape guard reports them
        path = staged.pop(page.path.stem, None)
        if path is None:
            yield Finding(page.name, 0, "the chapter has no notebook", MEND)
            continue
        made = as_json(notebook(page, book))
        if path.read_text("utf-8") != made:
            what = _first_difference(path.read_text("utf-8"), made)
            yield Finding(
                book.relative(path), 0, f"the notebook is not its chapter's: {what}", MEND
            )
    for path in staged.values():
        yield Finding(book.relative(path), 0, "no chapter makes this notebook", MEND)


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
