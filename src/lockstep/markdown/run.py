"""Offer a chapter for running: ``[run: spike-detection]`` becomes links to all that there is of it.

They lead to its notebook and its exercises, to the file with all its listings, to Colab where the
book has a public address, and copy the command that installs its package.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from lockstep.book import Book
from lockstep.notebooks import FOLDER, SUFFIX, release

if TYPE_CHECKING:
    from markdown import Markdown

_MARKER = r"\[run: ([\w-]+)\]"
DOWNLOADS = "downloads"


def install_command(book: Book) -> str:
    """Return the command that installs the package at the version of this very book."""
    _, wanted = release(book)
    if " @ " in wanted:
        return f'python -m pip install "{wanted}"'
    site = os.environ.get("SITE_URL", "").rstrip("/")
    return f"python -m pip install {site}{f'/{DOWNLOADS}/' if site else ''}{wanted}"


def colab(name: str) -> str | None:
    """Return where Colab opens a notebook, which it reads from the published branch on GitHub."""
    address = urlsplit(os.environ.get("REPO_URL", ""))
    if address.netloc != "github.com":
        return None
    branch = os.environ.get("PUBLISHED_BRANCH", "gh-pages")
    repository = address.path.strip("/").removesuffix(".git")
    return (
        f"https://colab.research.google.com/github/{repository}/blob/{branch}/{FOLDER}/{name}.ipynb"
    )


class RunInlineProcessor(InlineProcessor):
    """Turn the marker into links."""

    def __init__(self, md: Markdown, book: Book) -> None:
        super().__init__(_MARKER, md)
        self.book = book

    def handleMatch(  # noqa: N802 (named by Python-Markdown)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 (interface)
    ) -> tuple[ET.Element, int, int]:
        """Link to all that there is of one chapter."""
        name = m.group(1)
        group = ET.Element("span", {"class": "run"})
        self._link(group, f"{FOLDER}/{name}.md", "notebook")
        if (self.book.docs / FOLDER / f"{name}{SUFFIX}.md").is_file():  # a chapter may have none
            self._link(group, f"{FOLDER}/{name}{SUFFIX}.md", "exercises")
        self._link(group, f"{DOWNLOADS}/{name}.zip", "all listings (zip)")
        if address := colab(name):
            self._link(group, address, "open in Colab")
        command = install_command(self.book)
        attributes = {"type": "button", "data-clipboard-text": command, "title": command}
        copy = ET.SubElement(group, "button", attributes)
        copy.text = "copy the install command"
        return group, m.start(0), m.end(0)

    def _link(self, group: ET.Element, href: str, text: str) -> None:
        link = ET.SubElement(group, "a", {"href": href})
        link.text = text
        link.tail = " "


class RunExtension(Extension):
    """Register the processor for the book in a folder."""

    def __init__(self, **options: object) -> None:
        self.config = {"root": [".", "the root of the book"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (named by Python-Markdown)
        """Add this extension to a Markdown instance."""
        book = Book(Path(self.getConfig("root")))
        md.inlinePatterns.register(RunInlineProcessor(md, book), "lockstep-run", 176)


def makeExtension(**options: object) -> RunExtension:  # noqa: N802 (named by Python-Markdown)
    """Return the extension."""
    return RunExtension(**options)
