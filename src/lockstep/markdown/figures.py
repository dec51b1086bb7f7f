"""Images that do not move the page: sized, lazy, captioned, never silent.

``![What is seen.](figure.svg "The caption.")`` in a paragraph of its own becomes a ``<figure>``.
Width and height of a local SVG come from the file's header, so that the text below it does not
jump when it arrives; every image after the first waits until the reader comes near.

``![What is seen.](figure.svg "The caption."){ touch=slide-it-yourself }`` is a figure that can be
touched: the picture stands inside a custom element of that name, which puts the interactive one in
its place where there is JavaScript.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_HEADER_BYTES = 4096
_SVG_TAG = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_LENGTH = re.compile(r"^\s*([\d.]+)\s*([a-z]*)\s*$")
_ELEMENT = re.compile(r"[a-z]+(-[a-z]+)+")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
}


class FigureError(ValueError):
    """An image that the page must not show as it is."""


def svg_size(path: Path) -> tuple[int, int]:
    """Read the size of a drawing from its header.

    Parameters
    ----------
    path
        An SVG file with ``width`` and ``height``, or with a ``viewBox``.

    Returns
    -------
    tuple of int
        Width and height in CSS pixels.

    Raises
    ------
    FigureError
        If the header has neither.
    """
    with path.open(encoding="utf-8") as file:
        header = _SVG_TAG.search(file.read(_HEADER_BYTES))
    tag = header.group() if header else ""
    attributes = dict(re.findall(r'\b(width|height|viewBox)="([^"]*)"', tag))
    sides = [_pixels(attributes.get(side, "")) for side in ("width", "height")]
    if None in sides:
        sides = [_pixels(part) for part in attributes.get("viewBox", "").split()[2:]]
    match sides:
        case [float(width), float(height)]:
            return round(width), round(height)
    raise FigureError(f"{path} has no size: give its <svg> a width and a height")


def _pixels(length: str) -> float | None:
    match = _LENGTH.match(length)
    if match is None or match.group(2) not in _PIXELS:
        return None
    return float(match.group(1)) * _PIXELS[match.group(2)]


class FigureTreeprocessor(Treeprocessor):
    """Size, delay and caption the images of one page."""

    def __init__(self, md: Markdown, base_path: str | list[str]) -> None:
        super().__init__(md)
        self.base_paths = [Path(each) for each in _listed(base_path)]

    def run(self, root: ET.Element) -> None:
        """Treat every image of the tree, then wrap those that stand alone."""
        for position, image in enumerate(list(root.iter("img"))):
            self._treat(image, first=position == 0)
        for paragraph in list(root.iter("p")):
            if _stands_alone(paragraph):
                self._wrap(paragraph)

    def _treat(self, image: ET.Element, *, first: bool) -> None:
        source = image.get("src", "")
        if not image.get("alt", "").strip():
            raise FigureError(f"image {source} has no alt text: say what is seen in it")
        image.set("decoding", "async")
        if not first:
            image.set("loading", "lazy")
        url = urlsplit(source)
        if url.scheme or url.netloc:
            return
        paths = [base / unquote(url.path) for base in self.base_paths]
        path = next((path for path in paths if path.is_file()), paths[0])
        if not path.is_file():
            raise FigureError(f"image {source} is not there: expected {path.as_posix()}")
        if path.suffix == ".svg" and "width" not in image.attrib:
            width, height = svg_size(path)
            image.set("width", str(width))
            image.set("height", str(height))

    def _wrap(self, paragraph: ET.Element) -> None:
        """Turn a paragraph that holds one image into a figure."""
        paragraph.tag = "figure"
        image = paragraph[0]
        image.tail = None
        caption = image.attrib.pop("title", None)
        touched = image.attrib.pop("touch", None)
        if touched is not None:
            self._make_touchable(paragraph, image, touched)
        if caption:
            element = ET.SubElement(paragraph, "figcaption")
            element.text = caption
            # Running text again: emphasis and formulas. Of code spans and citations Python-Markdown
            # has kept the letters alone, as in every title.
            self.md.treeprocessors["inline"].run(paragraph)

    @staticmethod
    def _make_touchable(figure: ET.Element, image: ET.Element, name: str) -> None:
        """Put the picture inside the element that is to take its place."""
        if not _ELEMENT.fullmatch(name):
            raise FigureError(
                f"touch={name} is not the name of a custom element: it takes words of small "
                "letters, joined by hyphens, such as slide-it-yourself"
            )
        figure.set("class", "touch")
        figure.remove(image)
        ET.SubElement(figure, name).append(image)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _stands_alone(paragraph: ET.Element) -> bool:
    children = list(paragraph)
    return (
        len(children) == 1
        and children[0].tag == "img"
        and not (paragraph.text or "").strip()
        and not (children[0].tail or "").strip()
    )


class FigureExtension(Extension):
    """Register the tree processor after attribute lists, before abbreviations."""

    def __init__(self, **options: object) -> None:
        said = (
            "folder that the addresses of local images start from, or several: the first that fits"
        )
        self.config = {"base_path": [".", said]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (named by Python-Markdown)
        """Add this extension to a Markdown instance."""
        processor = FigureTreeprocessor(md, self.getConfig("base_path"))
        md.treeprocessors.register(processor, "lockstep-figures", 7.5)


def makeExtension(**options: object) -> FigureExtension:  # noqa: N802 (named by Python-Markdown)
    """Return the extension."""
    return FigureExtension(**options)
