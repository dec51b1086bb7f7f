"""Citations whose bibliography is data.

``[@dumoulin2016]`` becomes the link *Dumoulin and Visin (2016)* into the bibliography page,
``[@lecun1989; @lecun1998]`` two of them, and a paragraph ``[bibliography]`` the list of all
entries. The entries stand in a TOML file, one table each::

    [dumoulin2016]
    authors = ["Dumoulin, Vincent", "Visin, Francesco"]
    year = 2016
    title = "A guide to convolution arithmetic for deep learning"
    source = "arXiv:1603.07285"
    doi = "10.48550/arXiv.1603.07285"     # or: url = "https://…"
"""

from __future__ import annotations

import difflib
import re
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from markdown import Markdown

_KEY = r"@[\w.:-]+"
_CITATION = rf"\[({_KEY}(?:\s*;\s*{_KEY})*)\]"
_MARKER = "[bibliography]"
_FIELDS = {"authors", "year", "title", "source"}
_PLACES = {"doi", "url"}


class CitationError(ValueError):
    """A citation without an entry, or an entry that is not whole."""


@dataclass(frozen=True)
class Reference:
    """One entry of the bibliography."""

    key: str
    authors: tuple[str, ...]
    year: int
    title: str
    source: str
    link: str

    @property
    def label(self) -> str:
        """What a citation prints: ``Dumoulin and Visin (2016)``."""
        families = [author.split(",")[0] for author in self.authors]
        match families:
            case [_, _, _, *_]:
                names = f"{families[0]} et al."
            case _:
                names = " and ".join(families)
        return f"{names} ({self.year})"

    @property
    def people(self) -> str:
        """All authors, in full: ``Dumoulin, Vincent, and Visin, Francesco``."""
        turned = [" ".join(reversed(author.split(", ", 1))) for author in self.authors]
        if len(turned) < 3:
            return " and ".join(turned)
        return f"{', '.join(turned[:-1])} and {turned[-1]}"


def load_references(path: Path) -> dict[str, Reference]:
    """Read the bibliography.

    Parameters
    ----------
    path
        A TOML file with one table per entry.

    Returns
    -------
    dict
        The entries by key, sorted by first author, year and title.

    Raises
    ------
    CitationError
        If an entry lacks a field, has an unknown one, or not exactly one of ``doi`` and ``url``.
    """
    entries = []
    for key, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        wrong = (_FIELDS - table.keys()) | (table.keys() - _FIELDS - _PLACES)
        if wrong or len(_PLACES & table.keys()) != 1:
            raise CitationError(
                f"{path.as_posix()}: entry {key} must have {', '.join(sorted(_FIELDS))} and one of"
                f" doi, url; it has {', '.join(sorted(table))}"
            )
        link = table.get("url") or f"https://doi.org/{table['doi']}"
        authors = tuple(table["authors"])
        entries.append(
            Reference(key, authors, table["year"], table["title"], table["source"], link)
        )
    entries.sort(key=lambda entry: (entry.authors, entry.year, entry.title))
    return {entry.key: entry for entry in entries}


class CitationInlineProcessor(InlineProcessor):
    """Turn ``[@key]`` into a link."""

    def __init__(self, md: Markdown, references: dict[str, Reference], page: str) -> None:
        super().__init__(_CITATION, md)
        self.references = references
        self.page = page

    def handleMatch(  # noqa: N802 (named by Python-Markdown)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 (interface)
    ) -> tuple[ET.Element, int, int]:
        """Link each key of one pair of brackets."""
        group = ET.Element("span", {"class": "citation"})
        for key in (part.strip().removeprefix("@") for part in m.group(1).split(";")):
            if len(group):
                group[-1].tail = "; "
            reference = self._find(key)
            link = ET.SubElement(
                group, "a", {"href": f"{self.page}#{key}", "title": reference.title}
            )
            link.text = AtomicString(reference.label)
        return group, m.start(0), m.end(0)

    def _find(self, key: str) -> Reference:
        if key in self.references:
            return self.references[key]
        near = difflib.get_close_matches(key, self.references, n=1, cutoff=0)
        hint = f"did you mean @{near[0]}?" if near else "there are no entries"
        raise CitationError(f"citation @{key} has no entry in the bibliography: {hint}")


class BibliographyBlockProcessor(BlockProcessor):
    """Turn the paragraph ``[bibliography]`` into the list of all entries."""

    def __init__(self, md: Markdown, references: dict[str, Reference]) -> None:
        super().__init__(md.parser)
        self.references = references

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 (interface)
        """Say whether the block is the marker."""
        return block.strip() == _MARKER

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Write the list."""
        blocks.pop(0)
        listing = ET.SubElement(parent, "ul", {"class": "bibliography"})
        for entry in self.references.values():
            item = ET.SubElement(listing, "li", {"id": entry.key})
            item.text = AtomicString(f"{entry.people} ({entry.year}). ")
            title = ET.SubElement(item, "cite")
            title.text = AtomicString(entry.title)
            title.tail = AtomicString(f". {entry.source}. ")
            link = ET.SubElement(item, "a", {"href": entry.link})
            link.text = AtomicString(re.sub(r"^https://(doi\.org/|www\.)?", "", entry.link))


class CitationExtension(Extension):
    """Register both processors over one bibliography."""

    def __init__(self, **options: object) -> None:
        self.config = {
            "references": ["references.toml", "the TOML file with the entries"],
            "page": ["bibliography.md", "the page that holds the list"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (named by Python-Markdown)
        """Add this extension to a Markdown instance."""
        references = load_references(Path(self.getConfig("references")))
        citation = CitationInlineProcessor(md, references, self.getConfig("page"))
        # Below code spans and escapes, above the links that also begin with a bracket.
        md.inlinePatterns.register(citation, "lockstep-citation", 175)
        block = BibliographyBlockProcessor(md, references)
        md.parser.blockprocessors.register(block, "lockstep-bibliography", 75)


def makeExtension(**options: object) -> CitationExtension:  # noqa: N802 (named by Python-Markdown)
    """Return the extension."""
    return CitationExtension(**options)
