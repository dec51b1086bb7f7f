"""Turn the Markdown of the site into the Markdown that every notebook shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lockstep.markdown.citations import Reference

# Code spans and formulas are taken whole, so that nothing inside them is read as a link.
_LITERAL = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIV = re.compile(r"^[ \t]*</?div\b[^>]*>[ \t]*$", re.MULTILINE)
_RUN = re.compile(r"^.*\[run: [\w-]+\].*\n?", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[.#][A-Za-z][^{}\n]*\}")
_CITATION = re.compile(r"\[(@[\w.:-]+(?:\s*;\s*@[\w.:-]+)*)\]")
_LINK = re.compile(
    r"(?<!!)(?P<said>\[(?:[^\[\]]|\[[^\[\]]*\])*\])\((?P<target>[^)\s]*)(?P<rest>(?:\s+\"[^\"]*\")?)\)"
)


@dataclass(frozen=True)
class Plain:
    """What prose depends on besides its own text.

    Parameters
    ----------
    page
        The page, relative to the docs folder.
    address
        Where the site is published, or the way from the notebook to the site's root; it ends with a
        slash.
    sources
        Whether links lead to the sources of pages, as a site generator wants them, and not to the
        addresses that the pages get.
    references
        The bibliography.
    bibliography
        The page that shows it.
    """

    page: str
    address: str
    references: Mapping[str, Reference]
    bibliography: str = "bibliography.md"
    sources: bool = False

    def text(self, text: str) -> str:
        """Return the prose without what only the site understands."""
        text = _RUN.sub("", _DIV.sub("", _COMMENT.sub("", text)))
        text = _outside_literals(text, self._links)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")

    def _links(self, text: str) -> str:
        text = _ATTRIBUTES.sub("", text)
        text = _CITATION.sub(lambda match: self._cited(match[1]), text)
        return _LINK.sub(lambda m: f"{m['said']}({self.link(m['target'])}{m['rest']})", text)

    def _cited(self, keys: str) -> str:
        names = [key.strip().removeprefix("@") for key in keys.split(";")]
        cited = [(self.references[name].label, f"{self.bibliography}#{name}") for name in names]
        return "; ".join(f"[{label}]({target})" for label, target in cited)

    def link(self, target: str) -> str:
        """Return where a link of the page leads, as seen from a notebook."""
        if "://" in target or target.startswith(("mailto:", "attachment:")):
            return target
        path, mark, anchor = target.partition("#")
        whole = PurePosixPath(self.page).parent / path if path else PurePosixPath(self.page)
        name = whole.as_posix()
        if name.endswith(".md") and not self.sources:
            name = name.removesuffix("index.md").removesuffix(".md")
            name += "/" if name and not name.endswith("/") else ""
        return f"{self.address}{name}{mark}{anchor}"


def _outside_literals(text: str, change: Callable[[str], str]) -> str:
    """Change the text around code spans and formulas, and leave those as they are.

    They are put aside for the while, so that a link around a code span is still seen as one.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x02{len(kept) - 1}\x03"

    changed = change(_LITERAL.sub(keep, text))
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], changed)


def used_terms(text: str, terms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the terms that a text uses, in alphabetical order, each meaning once."""
    longest_first = "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))
    found = re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", _LITERAL.sub(" ", text))
    said: set[str] = set()
    for term in sorted({match[0] for match in found} if terms else (), key=str.lower):
        if terms[term] not in said:
            said.add(terms[term])
            yield term, terms[term]
