"""Find the files of the package that a listing depends on."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lockstep.book import Book


def package_files(code: str, book: Book) -> list[Path]:
    """Return the files of the package that *code* can read, in a fixed order.

    These are the modules that it imports, those that they import in turn, and every file of the
    package that is no module (a style, recorded weights). Code that does not name the package
    depends on none of them.
    """
    home = book.src / book.package
    if not book.package or not re.search(rf"\b{re.escape(book.package)}\b", code):
        return []
    modules: set[Path] = set()
    todo = _imported(code, book)
    while todo:
        path = todo.pop()
        if path not in modules:
            modules.add(path)
            todo += _imported(path.read_text("utf-8"), book)
    data = {p for p in home.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}}
    return sorted(modules | data)


def _imported(code: str, book: Book) -> list[Path]:
    """Return the files of the package's modules that the imports of *code* name."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []  # it does not run, which is found where it is run
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # What is imported from a module may itself be a module.
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    files = []
    for name in names:
        parts = name.split(".")
        if parts[0] == book.package:
            for depth in range(1, len(parts) + 1):
                inside = book.src.joinpath(*parts[:depth])
                files += [
                    p for p in (inside / "__init__.py", inside.with_suffix(".py")) if p.is_file()
                ]
    return files
