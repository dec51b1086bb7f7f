"""Find out which modules a reader has who installs the book's package, and which only we have."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from lockstep.book import BookError

if TYPE_CHECKING:
    from lockstep.book import Book


def undeclared_modules(book: Book) -> frozenset[str]:
    """Top-level modules that are here, lockstep among them, and that the package does not bring.

    A book is read once: its settings are taken not to change under the same `Book`.

    Raises
    ------
    BookError
        If the project cannot be read.
    """
    known: dict[str, frozenset[str]] = book._cache.setdefault("undeclared", {})
    if "modules" not in known:
        known["modules"] = _undeclared(book)
    return known["modules"]


def _undeclared(book: Book) -> frozenset[str]:
    try:
        settings = tomllib.loads((book.root / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BookError(f"pyproject.toml does not say what the package needs: {error}") from error
    brought = _closure(tuple(settings.get("project", {}).get("dependencies", [])))
    beside = {path.stem for path in book.src.iterdir() if path.is_dir()}
    here = {"lockstep", *_modules(), *beside}
    return frozenset(here - brought - {book.package})


@cache
def _closure(requirements: tuple[str, ...]) -> frozenset[str]:
    todo, distributions = list(requirements), set()
    while todo:
        requirement = todo.pop()
        name = _canonical(re.split(r"[\s\[<>=!~;(]", requirement, maxsplit=1)[0])
        if name in distributions or "extra ==" in requirement:
            continue
        try:
            requires = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        distributions.add(name)
        todo += requires
    return frozenset(
        module
        for module, owners in _modules().items()
        if distributions.intersection(map(_canonical, owners))
    )


@cache
def _modules() -> dict[str, list[str]]:
    """Top-level modules that are installed here, with the distributions that own them."""
    return dict(importlib.metadata.packages_distributions())


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
