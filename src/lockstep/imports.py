"""Find the files of the package that a listing depends on, and import them from a given folder."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import sys
from collections.abc import Iterator
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


@contextlib.contextmanager
def package_from(src: Path, package: str) -> Iterator[None]:
    """Import *package* from *src* inside the body, and from where it was after it.

    A scratch copy of the book must be compared with its own package, not the installed one.
    """

    def ours() -> list[str]:
        return [n for n in sys.modules if n == package or n.startswith(f"{package}.")]

    found = importlib.util.find_spec(package) if package else None
    home = Path(found.origin).parent.parent if found and found.origin else None
    if not package or home == src:
        yield
        return
    kept = {name: sys.modules.pop(name) for name in ours()}
    sys.path.insert(0, str(src))
    importlib.invalidate_caches()
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = bytecode
        with contextlib.suppress(ValueError):
            sys.path.remove(str(src))
        for name in ours():
            del sys.modules[name]
        sys.modules.update(kept)
