"""Tooltips from one glossary, read once.

Appending the glossary to every text, as its usual way is, has it parsed anew with every docstring
of the reference, which took most of the time of a build.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.extensions.abbr import AbbrExtension

if TYPE_CHECKING:
    from markdown import Markdown

_ENTRY = re.compile(r"^\*\[(?P<term>[^\]]+)\]:[ \t]*(?P<meaning>\S.*)$")


class GlossaryError(ValueError):
    """A line of the glossary that is no entry."""


def load_glossary(path: Path) -> dict[str, str]:
    """Read the terms of a glossary and what they mean.

    Parameters
    ----------
    path
        A file with one entry a line: ``*[term]: What it means.``

    Raises
    ------
    GlossaryError
        If a line is no entry, or a term has two.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        entry = _ENTRY.match(line)
        if entry is None:
            raise GlossaryError(
                f"{path.as_posix()}:{number}: {line!r} is no entry: write *[term]: What it means."
            )
        if entry["term"] in found:
            raise GlossaryError(f"{path.as_posix()}:{number}: {entry['term']!r} has two entries")
        found[entry["term"]] = entry["meaning"].strip()
    return found


class GlossaryExtension(AbbrExtension):
    """Python-Markdown's abbreviations, known before a page is read."""

    def __init__(self, **options: object) -> None:
        file = options.pop("file", "docs/includes/glossary.md")
        super().__init__(**options)
        self.config["file"] = [file, "the file with the entries"]

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (named by Python-Markdown)
        """Add this extension to a Markdown instance."""
        self.load_glossary(load_glossary(Path(self.getConfig("file"))))
        super().extendMarkdown(md)


def makeExtension(**options: object) -> GlossaryExtension:  # noqa: N802 (named by Python-Markdown)
    """Return the extension."""
    return GlossaryExtension(**options)
