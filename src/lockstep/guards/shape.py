"""Guard 5: every part has its counterpart, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lockstep.book import Book
from lockstep.fences import Fence
from lockstep.finding import Finding
from lockstep.guards.figures import IMAGE
from lockstep.notebooks import FOLDER, notebooks_of
from lockstep.pages import LISTINGS, Page, chapters, pages

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def shape(book: Book) -> Iterator[Finding]:
    """Check that pages, listings, recordings, modules and tests match one another."""
    for page in pages(book):
        for problem in page.problems:
            yield Finding(page.name, problem.line, problem.problem, problem.mend)
        for fence in page.fences:
            yield from _highlights(page, fence)
            yield from _duration(page, fence)
    yield from _navigation(book)
    yield from _chapters(book)
    yield from _orphans(book)


def _highlights(page: Page, fence: Fence) -> Iterator[Finding]:
    """Require that highlighted lines exist and say something."""
    length = len(fence.body)
    for part in fence.attributes.get("hl_lines", "").split():
        if not re.fullmatch(r"\d+(-\d+)?", part):
            what = f"highlighted lines {part!r} are no lines: write them like 1 3-4"
        else:
            first, last = int(part.partition("-")[0]), int(part.rpartition("-")[2])
            blank = [n for n in range(max(first, 1), min(last, length) + 1) if _blank(fence, n)]
            if first < 1 or last < first:
                what = f"highlighted lines {part} are none: lines count from 1 upwards"
            elif last > length:
                what = f"highlighted line {last} is past the end: the block has {length} lines"
            elif blank:
                what = f"highlighted line {blank[0]} is blank"
            else:
                continue
        yield Finding(page.name, fence.origin, what, "correct hl_lines")


def _duration(page: Page, fence: Fence) -> Iterator[Finding]:
    """Require that readers are told before they start what takes long."""
    said = fence.marks.get("long")
    if said is not None and said not in _text_above(page, fence):
        yield Finding(
            page.name,
            fence.origin,
            f"the listing is marked as long ({said}) and the text above it does not say so",
            f"write there that it takes {said}, or correct the mark",
        )


def _text_above(page: Page, fence: Fence) -> str:
    """Return what a page says between a fence and the heading or the fence before it."""
    text: list[str] = []
    for line in reversed(page.raw[: fence.origin - 1]):
        if line.lstrip("> ").startswith(("#", "```", "~~~")):
            break
        text.insert(0, line)
    return " ".join(_COMMENT.sub("", "\n".join(text)).split())


def _blank(fence: Fence, number: int) -> bool:
    return not fence.body[number - 1].text.strip()


def _navigation(book: Book) -> Iterator[Finding]:
    inside = [p for p in pages(book) if p.path.is_relative_to(book.docs.resolve())]
    there = {page.path.relative_to(book.docs.resolve()).as_posix(): page for page in inside}
    if any(name.startswith(f"{FOLDER}/") for name in book.nav):
        there |= {
            f"{FOLDER}/{name}.md": page
            for page in chapters(book)
            if not page.problems
            for name in notebooks_of(page, book)
        }
    for name in book.nav:
        if name not in there and "://" not in name:
            yield Finding(
                "mkdocs.yml",
                0,
                f"nav names {name}, which is no page",
                "correct it or write the page",
            )
    for name, page in there.items():
        if name not in book.nav:
            what = f"no reader can find {name}: nav does not name it"
            yield Finding(page.name, 0, what, "add it to mkdocs.yml")


def _chapters(book: Book) -> Iterator[Finding]:
    for page in chapters(book):
        name = page.path.stem
        parts = [book.snippets / name]
        for module in page.modules:
            parts.append(book.src / book.package / f"{module}.py")
            parts.append(book.root / "tests" / book.package / f"test_{module}.py")
        for part in parts:
            if not part.exists():
                yield Finding(
                    page.name,
                    0,
                    f"the chapter lacks its part {part.relative_to(book.root).as_posix()}",
                    "write it, or correct the names under modules: in the front matter",
                )
    names = {page.path.stem for page in chapters(book)}
    for folder in sorted(book.snippets.glob("*/")):
        if folder.name not in names and folder.name != "__pycache__":
            yield Finding(
                book.relative(folder),
                0,
                "no chapter has this name",
                f"write docs/{folder.name}.md, or remove the folder",
            )


def _orphans(book: Book) -> Iterator[Finding]:
    """Require that each file under ``snippets/`` is shown by a page."""
    if any(page.problems for page in pages(book)):
        return  # what a page shows is not known until it can be read
    shown = set()
    for page in pages(book):
        shown |= {line.source.partition(":")[0] for line in page.lines if line.source}
        for text in page.raw:
            shown |= {
                f"snippets/{m['target'].partition('figures/')[2]}" for m in IMAGE.finditer(text)
            }
    kinds = {
        ".py": "listing",
        ".sh": "listing",
        ".txt": "recorded output",
        ".svg": "recorded figure",
    }
    for path in sorted(book.snippets.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts or path.suffix == ".toml":
            continue
        name = book.relative(path)
        kind = kinds.get(path.suffix, "file")
        if path.suffix in {".txt", ".svg"} and not _has_listing(path):
            mend = f"remove it, or restore {path.with_suffix('.py').name}"
            yield Finding(name, 0, f"this {kind} belongs to no listing", mend)
        elif name not in shown:
            yield Finding(
                name, 0, f"no page shows this {kind}", "show it on its chapter's page, or remove it"
            )


def _has_listing(path: Path) -> bool:
    return any(path.with_suffix(kind).is_file() for kind in LISTINGS)
