"""What a reader takes home of a chapter: its listings, its notebooks and the package, as one file.

Everything in it is made from the book, and the same book makes the same bytes.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from lockstep.book import Book, BookError
from lockstep.files import replace
from lockstep.notebooks import as_json, notebooks_of
from lockstep.pages import Page, chapters

FOLDER = "downloads"
_WHEN = (1980, 1, 1, 0, 0, 0)

README = """\
{title}
{line}

The listings of a chapter of {book}, each complete in itself, with its notebooks.

    python -m pip install -r requirements.txt
    python {first}

`requirements.txt` names the versions that the book was tested with. The package `{package}` is
beside this file, as a wheel. On Linux, PyTorch's own index has a build that is smaller, for
processors alone: see pytorch.org.
"""


def write_downloads(book: Book, wheel: Path) -> list[str]:
    """Write a zip file for each chapter, and the wheel, into the docs folder; return their names.

    Parameters
    ----------
    book
        The book.
    wheel
        The package, built.

    Raises
    ------
    BookError
        If there is no wheel, or it is another version of the package.
    """
    version = _project(book)["version"]
    if not wheel.is_file() or not wheel.name.startswith(f"{book.package}-{version}-"):
        raise BookError(
            f"{wheel} is no wheel of {book.package} {version}: run make site, which builds it"
        )
    content = wheel.read_bytes()
    folder = book.docs / FOLDER
    made: dict[Path, bytes] = {folder / wheel.name: content}
    for page in chapters(book):
        made[folder / f"{page.path.stem}.zip"] = _zip(page, book, wheel.name, content)
    stale = dict.fromkeys(path for path in folder.glob("*") if path not in made)
    # An untouched file keeps its time, so that a live server does not rebuild for nothing.
    changed: dict[Path, str | bytes | None] = {
        path: new for path, new in made.items() if not path.is_file() or path.read_bytes() != new
    }
    replace({**changed, **stale})
    return [path.name for path in made]


def _zip(page: Page, book: Book, wheel: str, content: bytes) -> bytes:
    name = page.path.stem
    shown = {Path(e.snippet).name: e.code.encode() for e in page.listings if e.snippet}
    first = next((listing for listing in shown if listing.endswith(".py")), "")
    files = dict(sorted(shown.items()))
    title = next((text for text in page.raw if text.startswith("# ")), name).removeprefix("# ")
    files["README.md"] = README.format(
        title=title,
        line="=" * len(title),
        book=book.site_config.get("site_name", "the book"),
        first=first,
        package=book.package,
    ).encode()
    files["requirements.txt"] = requirements(book, wheel).encode()
    files[wheel] = content
    for each, notebook in notebooks_of(page, book).items():
        files[f"{each}.ipynb"] = as_json(notebook).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, data in files.items():
            entry = zipfile.ZipInfo(f"{name}/{inside}", _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def requirements(book: Book, wheel: str) -> str:
    """Return the package and what it needs, at the versions that the book was tested with."""
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", _constraints(book), re.MULTILINE))
    needs = [re.match(r"[\w.-]+", each) for each in _project(book)["dependencies"]]
    names = [match[0] for match in needs if match]
    lines = [f"{name}=={pins[name]}" if name in pins else name for name in names]
    return "\n".join([f"./{wheel}", *lines]) + "\n"


def _constraints(book: Book) -> str:
    path = book.root / "constraints.txt"
    return path.read_text("utf-8") if path.is_file() else ""


def _project(book: Book) -> dict[str, Any]:
    text = (book.root / "pyproject.toml").read_text("utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project
