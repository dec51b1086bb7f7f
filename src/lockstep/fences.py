"""Read fenced code blocks the way the site renders them, whatever their spelling.

pytest-codeblocks compares the whole info string of a fence with ``python`` and looks for backticks
only. A fence with a title, a fence called ``py`` or ``{.python}``, a fence of tildes or one inside
a block quote would be skipped in silence. Here every spelling is reduced to the plain one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pygments.lexers import BashLexer, PythonLexer

_OPENER = re.compile(r"^(?P<prefix>[ \t]*(?:>[ \t]?)*[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s}]+))")
_RAISES = re.compile(r"<!--\s*lockstep:raises\s+(\w+)\s*-->")

_CANONICAL = dict.fromkeys(PythonLexer.aliases, "python")
_CANONICAL |= dict.fromkeys(BashLexer.aliases, "bash")


@dataclass(frozen=True)
class Line:
    """A line of a page after includes were expanded, and where it was written."""

    text: str
    origin: int
    """Line of the page, from 1."""
    source: str | None = None
    """The include's target where the line came from one."""


@dataclass
class Fence:
    """One fenced block: its head, its body, and where it stands."""

    language: str
    attributes: dict[str, str]
    origin: int
    position: int
    """Line of the opener in the normalised text, from 1."""
    raises: str | None = None
    body: list[Line] = field(default_factory=list)


def parse_info(info: str) -> tuple[str, dict[str, str]]:
    """Split the info string of a fence into its language and its attributes.

    ``python title="x"``, ``{.python title="x"}``, ``py`` and ``Python3`` all name Python.
    """
    attributes = {
        name: next((v for v in values if v), "") for name, *values in _ATTRIBUTE.findall(info)
    }
    bare = _ATTRIBUTE.sub("", info).strip()
    braces = re.match(r"\{\s*\.?([\w+#-]+)", bare)
    word = braces.group(1) if braces else re.split(r"[\s{]", bare, maxsplit=1)[0]
    language = word.lower()
    return _CANONICAL.get(language, language), attributes


def normalise(lines: list[Line]) -> tuple[str, list[Fence]]:
    """Reduce every fence to backticks at the margin with a bare language.

    Returns the text to hand to pytest-codeblocks and the fences that stand in it, in order. A fence
    that is never closed runs to the end of the page, as it does on the site.
    """
    out: list[str] = []
    fences: list[Fence] = []
    current: Fence | None = None
    closer = re.compile("")
    prefix = ""
    ticks = ""
    raises: str | None = None

    for line in lines:
        if current is not None:
            if closer.match(line.text):
                out.append(ticks)
                current = None
                continue
            text = _strip_prefix(line.text, prefix)
            current.body.append(Line(text, line.origin, line.source))
            out.append(text)
            continue
        opener = _OPENER.match(line.text)
        if opener is None:
            marked = _RAISES.search(line.text)
            raises = marked.group(1) if marked else (raises if not line.text.strip() else None)
            out.append(line.text)
            continue
        prefix, mark = opener["prefix"], opener["fence"]
        # The code may hold shorter fences of its own, so the plain fence keeps the longer mark.
        ticks = "`" * max(len(mark), 3)
        if mark[0] == "~":
            ticks = "`" * 9
        closer = re.compile(
            rf"^[ \t]*(?:>[ \t]?)*[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$"
        )
        language, attributes = parse_info(opener["info"])
        out.append(ticks + language)
        current = Fence(language, attributes, line.origin, len(out), raises)
        raises = None
        fences.append(current)
    if current is not None:
        out.append(ticks)
    return "\n".join(out) + "\n", fences


def _strip_prefix(text: str, prefix: str) -> str:
    """Take the indentation or the quote marks of the opener off a line of the body."""
    if text.startswith(prefix):
        return text[len(prefix) :]
    if ">" in prefix:
        return re.sub(r"^[ \t]*(?:>[ \t]?)+", "", text)
    return text.lstrip() if not text.strip() else text[: len(prefix)].lstrip() + text[len(prefix) :]
