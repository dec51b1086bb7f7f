"""Read fenced code blocks the way the site renders them, whatever their spelling.

pytest-codeblocks compares the whole info string of a fence with ``python`` and looks for backticks
only. A fence with a title, a fence called ``py`` or ``{.python}``, a fence of tildes or one inside
a block quote would be skipped in silence. Here every spelling is reduced to the plain one.

What is a fence and what its code is, the site's own extension decides: superfences reads the page,
and only what it read is handed on. What looks like a fence and is none on the site is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import markdown
from markdown.util import ETX, STX
from pygments.lexers import BashLexer, PythonLexer
from pymdownx.superfences import highlight_validator

_OPENER = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^`]*$")
_CLOSER = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*$")
_STASHED = re.compile(rf"{STX}wzxhzdk:\d+{ETX}$")
_MARK = re.compile(r"<!--\s*lockstep:(?P<kind>raises|long)\s+(?P<value>.*?)\s*-->")

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
    marks: Mapping[str, str] = field(default_factory=dict)
    """What lockstep's own comments above the fence say, by their kind."""
    body: list[Line] = field(default_factory=list)
    start: int = 0
    """Index of the opener among the lines of the page, includes expanded."""
    end: int = 0
    """Index of the line after the closer."""


@dataclass(frozen=True)
class Reading:
    """What :func:`normalise` makes of a page."""

    text: str
    """What to hand to pytest-codeblocks."""
    fences: list[Fence]
    """The fences that stand in it, in order."""
    stray: list[Line]
    """Lines that look like the head of a fence, where the site renders no code."""


def normalise(lines: list[Line], options: Mapping[str, Any] | None = None) -> Reading:
    """Reduce every fence to backticks at the margin with a bare language.

    The same lines are read once, so what is returned is for reading only.

    Parameters
    ----------
    lines
        The page, includes expanded.
    options
        The options that the site gives to superfences.
    """
    plain = {name: value for name, value in (options or {}).items() if isinstance(value, bool)}
    return _normalised(tuple(lines), tuple(plain.items()))


@lru_cache(maxsize=128)
def _normalised(lines: tuple[Line, ...], options: tuple[tuple[str, bool], ...]) -> Reading:
    out: list[str] = []
    fences: list[Fence] = []
    stray: list[Line] = []
    marks: dict[str, str] = {}
    shown = [replace(line, text=as_shown(line.text)) for line in lines]
    blocks = {block.start: block for block in _blocks([line.text for line in shown], dict(options))}
    end = 0
    for number, line in enumerate(shown):
        if number < end:
            continue
        if block := blocks.get(number):
            end = number + len(block.code) + 2
            body = [
                replace(at, text=text)
                for text, at in zip(block.code, shown[number + 1 : end - 1], strict=True)
            ]
            language = _CANONICAL.get(block.language.lower(), block.language.lower())
            fences.append(
                Fence(
                    language, block.attributes, line.origin, len(out) + 1, marks, body, number, end
                )
            )
            ticks = _longer_than_any(block.code)
            out += [ticks + language, *block.code, ticks]
            marks = {}
            continue
        if _OPENER.match(line.text):
            stray.append(line)
        if marked := _MARK.search(line.text):
            marks = marks | {marked["kind"]: marked["value"]}
        elif line.text.strip():
            marks = {}
        # Marks count wherever they stand; backticks that open no fence must not seem to.
        out.append(line.text.lstrip("> `"))
    return Reading("\n".join(out) + "\n", fences, stray)


def as_shown(text: str) -> str:
    """Return a line with its white space as the site shows it."""
    return text.replace(STX, "").replace(ETX, "").expandtabs(4) if text.strip(" ") else ""


@dataclass
class _Block:
    """What superfences reads: where the fence starts, from 0, its head and its code."""

    start: int
    language: str
    attributes: dict[str, str]
    code: list[str]


def _blocks(texts: list[str], options: dict[str, bool]) -> list[_Block]:
    """Let superfences read the lines as it does on the site, without the options of display."""
    blocks: list[_Block] = []

    def keep(
        source: str,
        language: str,
        _class: str,
        given: dict[str, Any],
        _md: object,
        **more: Any,  # noqa: ANN401
    ) -> str:
        heads = {name: str(value) for name, value in {**more["attrs"], **given}.items()}
        blocks.append(_Block(0, language or "", heads, source.split("\n")))
        return ""

    every = {"name": "*", "class": "", "format": keep, "validator": highlight_validator}
    reader = markdown.Markdown(
        extensions=["attr_list", "pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {**options, "custom_fences": [every]}},
    )
    left = reader.preprocessors["fenced_code_block"].run(texts)
    # Each fence has become one line, whether it had no line of code or an empty one.
    start = 0
    stashed = iter(blocks)
    for text in left:
        if _STASHED.search(text):
            block = next(stashed)
            block.start = start
            if block.code == [""] and _CLOSER.match(texts[start + 1]):
                block.code = []
            start += len(block.code) + 1
        start += 1
    return blocks


def _longer_than_any(code: list[str]) -> str:
    """Return a fence that no line of the code can be taken for."""
    runs = [re.match("`*", text.lstrip()) for text in code]
    return "`" * max([3, *(len(run[0]) + 1 for run in runs if run)])
