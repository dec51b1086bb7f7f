"""Put what the site shows, and is kept elsewhere, where a site generator finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from lockstep import llms
from lockstep.book import Book
from lockstep.files import replace
from lockstep.notebooks import FOLDER as NOTEBOOKS
from lockstep.notebooks import SUFFIX, Cell, Notebook, as_json, notebooks_of
from lockstep.pages import chapters

FIGURES = "figures"


def stage(book: Book) -> int:
    """Put figures, notebooks and their pages into the docs folder; return how many there are.

    They are not kept under version control. What is no longer made is removed.
    """
    parts = (_figures(book), _notebooks(book), _texts(book))
    made = {path: content for part in parts for path, content in part}
    kept = [path for name in (FIGURES, NOTEBOOKS) for path in (book.docs / name).rglob("*")]
    # Beside the folders of figures stand pages of their own.
    kept = [path for path in kept if path.parent != book.docs / FIGURES or path.is_dir()]
    # An untouched file keeps its time, so that a live server does not rebuild for nothing.
    changed: dict[Path, str | bytes | None] = {
        path: content
        for path, content in made.items()
        if not path.is_file() or path.read_bytes() != content
    }
    stale = dict.fromkeys(path for path in kept if path.is_file() and path not in made)
    replace({**changed, **stale})
    for path in sorted(kept, reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return len(made)


def _figures(book: Book) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(book.snippets.rglob("*.svg")):
        yield book.docs / FIGURES / path.relative_to(book.snippets), path.read_bytes()


def _notebooks(book: Book) -> Iterator[tuple[Path, bytes]]:
    for page in chapters(book):
        if page.problems:
            # What cannot be read cannot be made anew: the shape guard reports it, and until it is
            # mended there is what was there before.
            for name in (page.path.stem, f"{page.path.stem}{SUFFIX}"):
                for path in sorted((book.docs / NOTEBOOKS).glob(f"{name}.*")):
                    yield path, path.read_bytes()
            continue
        for name, content in notebooks_of(page, book).items():
            yield book.docs / NOTEBOOKS / f"{name}.ipynb", as_json(content).encode()
        for name, content in notebooks_of(page, book, sources=True).items():
            text = as_page(content, name)
            yield book.docs / NOTEBOOKS / f"{name}.md", text.encode()


def _texts(book: Book) -> Iterator[tuple[Path, bytes]]:
    if chapters(book):
        yield book.docs / "llms.txt", llms.index(book).encode()
        yield book.docs / "llms-full.txt", llms.full(book).encode()


def as_page(content: Notebook, name: str) -> str:
    """Return a page of the site that shows a notebook, and offers it."""
    title = next(iter(content["cells"][0]["source"].splitlines())).removeprefix("# ")
    # A list of pages and a browser's tabs must tell a notebook from its chapter.
    label = title if name.endswith(SUFFIX) else f"{title}: notebook"
    said = f"The notebook {title}, with what its cells show."
    blocks = [
        "---",
        f"title: {json.dumps(label, ensure_ascii=False)}",
        f"description: {json.dumps(said, ensure_ascii=False)}",
        # Its chapter is found; a second page of the same words would be in the way.
        "search:\n  exclude: true",
        "---",
    ]
    for number, cell in enumerate(content["cells"]):
        blocks += _block(cell)
        if number == 0:
            blocks.append(f"[Download the notebook]({name}.ipynb){{ .md-button download }}\n")
    return "\n".join(blocks) + "\n"


def _block(cell: Cell) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield re.sub(r"<details>", '<details markdown="1">', cell["source"]) + "\n"
        return
    title = cell["metadata"].get("title")
    head = f'python title="{title}"' if title else "python"
    yield f"````{head}\n{cell['source']}\n````\n"
    for output in cell["outputs"]:
        match output["output_type"]:
            case "stream":
                yield f"````text\n{output['text']}````\n"
            case "error":
                yield f"````text\n{output['traceback'][0]}\n````\n"
            case _:
                yield output["metadata"]["image"] + "\n"
