"""Find the files of the package that a listing depends on."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lockstep.book import Book


def package_modules(code: str, book: Book) -> list[Path]:
    """Return the modules of the package that *code* can run, in a fixed order.

    These are the modules that it imports, and those that they import in turn. What is no module (a
    style, recorded weights) is seen when the code opens it.
    """
    known: dict[Path, list[Path]] = book._cache.setdefault("imports", {})
    modules: set[Path] = set()
    todo = _imported(code, book)
    while todo:
        path = todo.pop()
        if path not in modules:
            modules.add(path)
            if path not in known:
                known[path] = _imported(path.read_text("utf-8"), book)
            todo += known[path]
    return sorted(modules)


def package_digest(code: str, book: Book) -> str:
    """Return a fingerprint of the modules of the package that *code* can run.

    A book is read once: its files are taken not to change under the same `Book`.
    """
    known: dict[Path, bytes] = book._cache.setdefault("files", {})
    digest = hashlib.sha256()
    for path in package_modules(code, book):
        if path not in known:
            known[path] = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.relative_to(book.src).as_posix().encode() + known[path])
    return digest.hexdigest()


@cache
def _imported_names(code: str) -> frozenset[str]:
    """Return every dotted name that the imports of *code* may load; none if it is no Python."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return frozenset()  # it does not run, which is found where it is run
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # What is imported from a module may itself be a module.
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def _imported(code: str, book: Book) -> list[Path]:
    """Return the files of the package's modules that the imports of *code* name."""
    known: dict[str, list[Path]] = book._cache.setdefault("names", {})
    files = []
    for name in _imported_names(code):
        if name not in known:
            known[name] = _files(name.split("."), book)
        files += known[name]
    return files


def _files(parts: list[str], book: Book) -> list[Path]:
    """Return the files that Python runs when it imports a dotted name of the package."""
    files = []
    for depth in range(1, len(parts) + 1) if parts[0] == book.package else ():
        inside = book.src.joinpath(*parts[:depth])
        files += [p for p in (inside / "__init__.py", inside.with_suffix(".py")) if p.is_file()]
    return files
