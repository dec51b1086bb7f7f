"""Guard 6: what a reader copies from the page runs by itself."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from lockstep.book import Book, BookError
from lockstep.built import built_pages, same_code, unbuilt
from lockstep.execute import run, run_fresh
from lockstep.finding import Finding
from lockstep.pages import listings
from lockstep.shared import spread


def standalone(book: Book) -> Iterator[Finding]:
    """Run the code as it stands in the built HTML, each block in a fresh process.

    The process starts in an empty folder and can import only what an installation of the package
    brings. It must do what the listing did in the tests; what fails there already is the output
    guard's to report.
    """
    yield from unbuilt(book)
    undeclared = undeclared_modules(book)
    shown = {
        same_code(block.text): block.text for page in built_pages(book) for block in page.blocks
    }
    todo = [
        # A page that is not part of the site (the README) is copied from its own text.
        (listing, shown.get(same_code(listing.code), listing.code))
        for listing in listings(book)
        if listing.language == "python" and not listing.skipped
    ]
    held = [
        (listing, code, expected)
        for listing, code in todo
        if (expected := run(listing, book)).error in {None, listing.raises}
    ]
    for listing, code, _ in spread(held):
        run_fresh(listing, code, book, undeclared)
    for listing, code, expected in held:
        fresh = run_fresh(listing, code, book, undeclared)
        if fresh.error != expected.error:
            last = (fresh.traceback or fresh.output or "it ran to its end").strip().splitlines()[-1]
            yield Finding(
                listing.page,
                listing.line,
                f"{listing.name} fails when it is copied and run by itself: {last}",
                _mend(last, book),
            )
        elif _comparable(fresh.output) != _comparable(expected.output):
            yield Finding(
                listing.page,
                listing.line,
                f"{listing.name} prints something else when it is run by itself: "
                f"{fresh.output.strip().splitlines()[:1]}",
                "remove its dependence on what ran before it",
            )
        elif fresh.stderr or fresh.written:
            told = fresh.stderr.strip().splitlines()[-1:] or list(fresh.written)
            yield Finding(
                listing.page,
                listing.line,
                f"{listing.name} leaves something besides its output when run by itself: {told[0]}",
                "remove what warns or writes",
            )


def _comparable(text: str) -> str:
    """Drop the module path that an interpreter puts before the name of an uncaught error."""
    return re.sub(r"^(?:\w+\.)+(?=\w+(?:Error|Exception|Warning)\b)", "", text, flags=re.MULTILINE)


def _mend(last: str, book: Book) -> str:
    if "No module named" in last:
        return (
            f"import only what comes with {book.package} (dependencies in pyproject.toml), "
            "or add the dependency there"
        )
    return "make the listing complete: imports at its top, nothing from other listings"


def undeclared_modules(book: Book) -> frozenset[str]:
    """Top-level modules that are installed here and that the book's package does not bring."""
    try:
        settings = tomllib.loads((book.root / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BookError(f"pyproject.toml does not say what the package needs: {error}") from error
    brought = _closure(tuple(settings.get("project", {}).get("dependencies", [])))
    beside = {path.stem for path in book.src.iterdir() if path.is_dir()}
    here = set(_modules()) | beside
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
