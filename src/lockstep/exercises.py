"""The exercises of a chapter: found on its page, and matched with the checks of the package.

A box ``??? question "Exercise (a): …"`` is an exercise. Its check is the function ``a`` in
``src/<package>/exercises/<chapter>.py``, under ``@exercise("…")``, whose text is what the cell for
the answer holds at first. Both are read as text: nothing of the package is imported.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from lockstep.book import Book
from lockstep.outline import Box, Part, outline
from lockstep.pages import Page

FOLDER = "exercises"
_TITLE = re.compile(r"Exercise \((?P<letter>[a-z]+)\)")


@dataclass(frozen=True)
class Check:
    """A check of the package: its name, what it takes, and what a reader starts from."""

    name: str
    takes: tuple[str, ...]
    start: str


def exercises(page: Page) -> dict[str, Box]:
    """Return the exercises of a page by their letters, in order."""
    found: dict[str, Box] = {}

    def walk(parts: list[Part] | tuple[Part, ...]) -> None:
        for part in parts:
            if isinstance(part, Box):
                match = _TITLE.match(part.title)
                if match:
                    found[match["letter"]] = part
                else:
                    walk(part.parts)

    walk(outline(page))
    return found


def module(page: Page, book: Book) -> Path:
    """Return the file that holds the checks of a page."""
    return book.src / book.package / FOLDER / f"{page.path.stem.replace('-', '_')}.py"


def checks(path: Path) -> dict[str, Check]:
    """Read the checks of a file, in order; none where there is no such file."""
    if not path.is_file():
        return {}
    found = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and (start := _start(node)) is not None:
            takes = tuple(argument.arg for argument in node.args.args)
            found[node.name] = Check(node.name, takes, start.strip("\n"))
    return found


def _start(node: ast.FunctionDef) -> str | None:
    """Return the text that a check is decorated with."""
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "exercise" and each.args:
            return str(ast.literal_eval(each.args[0]))
    return None
