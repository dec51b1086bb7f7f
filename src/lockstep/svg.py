"""Draw a figure as SVG that is the same on every machine, and compare two of them."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TOLERANCE = 0.5
"""Coordinates may differ by this many pixels between machines."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_SCALE = re.compile(r"scale\([^)]*\)")
_COORDINATES = {"d", "points", "x", "y", "width", "height", "cx", "cy", "r", "transform"}
_REFERENCE = re.compile(r"(?<=url\(#)[\w-]+(?=\))|(?<=^#)[\w-]+$")


def render(figure: Figure, dark: Mapping[str, str]) -> str:
    """Draw a figure.

    Text stays text, identifiers depend on the content alone, and no date is written. Each colour of
    *dark* becomes a variable that changes where the page is dark: a browser gives an image the
    colour scheme of the page around it.

    Parameters
    ----------
    figure
        What to draw.
    dark
        From each colour as drawn (``#rrggbb``) to its counterpart on a dark page.
    """
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "lockstep", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue().replace("\r\n", "\n")
    text = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    used = [colour for colour in dark if colour in text]
    if not used:
        return text
    for colour in used:
        text = text.replace(colour, f"var(--c{colour[1:]})")
    light_rule = "; ".join(f"--c{colour[1:]}: {colour}" for colour in used)
    dark_rule = "; ".join(f"--c{colour[1:]}: {dark[colour]}" for colour in used)
    style = (
        f"<style>:root {{ {light_rule} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark_rule} }} }}</style>"
    )
    return text.replace("<defs>", f"<defs>\n  {style}", 1)


def difference(old: str, new: str, tolerance: float = TOLERANCE) -> str | None:
    """Say in one line how two drawings differ, or return None where they agree.

    They agree if they have the same elements with the same texts, styles and attributes, and every
    coordinate is within *tolerance* pixels.
    """
    try:
        before, after = list(_walk(old)), list(_walk(new))
    except ET.ParseError as error:
        return f"it is not well-formed SVG: {error}"
    if len(before) != len(after):
        return f"it has {len(before)} elements, drawn anew {len(after)}"
    for (tag, attributes, text), (new_tag, new_attributes, new_text) in zip(
        before, after, strict=True
    ):
        if tag != new_tag:
            return f"<{tag}> is drawn anew as <{new_tag}>"
        if text != new_text:
            return f"the text {text!r} is drawn anew as {new_text!r}"
        if attributes.keys() != new_attributes.keys():
            return (
                f"<{tag}> has other attributes: {sorted(attributes)} and {sorted(new_attributes)}"
            )
        for name, value in attributes.items():
            within = tolerance if name in _COORDINATES else 0.0
            if not _close(value, new_attributes[name], within):
                new_value = _short(new_attributes[name])
                return f"{name} of <{tag}>: {_short(value)} is drawn anew as {new_value}"
    return None


def _walk(svg: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield tag, attributes and text of each element, identifiers replaced by their order."""
    order: dict[str, str] = {}

    def number(name: str) -> str:
        return order.setdefault(name, f"id{len(order)}")

    for element in ET.fromstring(svg).iter():  # a file of this repository
        attributes = {}
        for key, value in element.attrib.items():
            name = _NAMESPACE.sub("", key)
            attributes[name] = (
                number(value)
                if name == "id"
                else _REFERENCE.sub(lambda match: number(match[0]), value)
            )
        # Text after an element (its tail) is text that a reader sees too.
        text = f"{element.text or ''} {element.tail or ''}".strip()
        yield _NAMESPACE.sub("", element.tag), attributes, text


def _close(old: str, new: str, tolerance: float) -> bool:
    if old == new:
        return True
    if not tolerance or _SCALE.findall(old) != _SCALE.findall(new):
        return False
    if _NUMBER.sub("#", old) != _NUMBER.sub("#", new):
        return False
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    return all(abs(float(a) - float(b)) <= tolerance for a, b in pairs)


def _short(text: str, width: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
