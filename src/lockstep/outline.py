"""What a page is made of: prose, fences, and the boxes and tabs that hold more of the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from lockstep.fences import Fence
from lockstep.pages import Page

_BOX = re.compile(
    r'^(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)[ \t]*(?:"(?P<title>.*)")?[ \t]*$'
)
_TAB = re.compile(r'^===[!+]?[ \t]+"(?P<title>.*)"[ \t]*$')
_INDENT = 4


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown that hold no fence and no box."""

    text: str


@dataclass(frozen=True)
class Code:
    """A fence."""

    fence: Fence


@dataclass(frozen=True)
class Box:
    """An admonition, or where it is folded a block that its reader opens."""

    kind: str
    title: str
    folded: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Tab:
    """One of several tabs."""

    title: str
    parts: tuple[Part, ...]


Part: TypeAlias = Prose | Code | Box | Tab


def outline(page: Page) -> list[Part]:
    """Return the parts of a page in order, without its front matter."""
    texts = [line.text.expandtabs(_INDENT) for line in page.lines]
    first = 0
    if page.meta:
        first = next(n for n, text in enumerate(texts[1:], 1) if text.strip() == "---") + 1
    fences = {fence.start: fence for fence in page.fences}
    return list(_parts(texts, fences, first, len(texts), 0))


def _parts(
    texts: list[str], fences: dict[int, Fence], start: int, end: int, indent: int
) -> tuple[Part, ...]:
    """Read the lines from *start* up to *end*, all of them indented by *indent*."""
    found: list[Part] = []
    prose: list[str] = []

    def close() -> None:
        text = "\n".join(prose).strip("\n")
        if text.strip():
            found.append(Prose(text))
        prose.clear()

    number = start
    while number < end:
        if fence := fences.get(number):
            close()
            found.append(Code(fence))
            number = fence.end
            continue
        text = texts[number][indent:]
        box, tab = _BOX.match(text), _TAB.match(text)
        if not box and not tab:
            prose.append(text)
            number += 1
            continue
        close()
        inside = number + 1
        number = _end_of_box(texts, fences, inside, end, indent + _INDENT)
        parts = _parts(texts, fences, inside, number, indent + _INDENT)
        if box:
            title = box["title"] if box["title"] is not None else box["kind"].capitalize()
            found.append(Box(box["kind"], title, box["mark"] != "!!!", parts))
        elif tab:
            found.append(Tab(tab["title"], parts))
    close()
    return tuple(found)


def _end_of_box(
    texts: list[str], fences: dict[int, Fence], start: int, end: int, indent: int
) -> int:
    """Return the first line from *start* that is neither empty nor indented as the box's are."""
    number = start
    while number < end:
        text = texts[number]
        if text.strip() and not text.startswith(" " * indent):
            break
        number = fences[number].end if number in fences else number + 1
    return number
