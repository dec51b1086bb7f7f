r"""Formulas as MathML, rendered while the site is built.

Comes after ``pymdownx.arithmatex`` with ``generic: true``: that extension finds the formulas, this
one replaces the TeX in them by MathML. A browser draws MathML by itself, so the page needs no
script, and a reader without JavaScript sees the same formula. A formula that does not parse stops
the build.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from latex2mathml.converter import convert_to_element
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_DELIMITERS = {r"\(": (r"\)", "inline"), r"\[": (r"\]", "block")}
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munderover": 3}
_SIGNS = frozenset("+−±")
_CLOSING = frozenset(")]}⌋⌉!|")
_ESCAPED_PAIR = re.compile(r"\\.", re.DOTALL)


class FormulaError(ValueError):
    """A formula that cannot be rendered."""


def to_mathml(tex: str, display: str = "inline") -> ET.Element:
    r"""Render one formula.

    Parameters
    ----------
    tex
        The formula, without its dollar signs.
    display
        ``"inline"`` or ``"block"``.

    Returns
    -------
    xml.etree.ElementTree.Element
        The ``<math>`` element, its texts unescaped.

    Raises
    ------
    FormulaError
        If the formula does not parse, braces do not match, an argument is missing, a command is
        unknown, or ``&`` stands outside of an environment that has columns. latex2mathml lets all
        but the first of these pass.
    """
    _check_braces(tex)
    try:
        math = convert_to_element(tex, _NAMESPACE, display)
    except Exception as error:  # latex2mathml has a dozen kinds and no common parent
        reason = str(error) or type(error).__name__.removesuffix("Error")
        raise FormulaError(f"formula {tex!r} does not parse: {reason}") from error
    for element in math.iter():
        element.text = html.unescape(element.text or "")
        if element.tag != "mtext" and element.text.startswith("\\") and len(element.text) > 1:
            raise FormulaError(f"formula {tex!r} uses {element.text}, which latex2mathml lacks")
        if len(element) != _CHILDREN.get(element.tag, len(element)):
            raise FormulaError(f"formula {tex!r} does not parse: {element.tag} lacks an argument")
        if element.tag == "mi" and element.text == "&":
            raise FormulaError(
                f"formula {tex!r} has & outside of columns: use matrix, cases or align"
            )
    for row in math.iter("mrow"):
        _mark_signs(row)
    return math


def _mark_signs(row: ET.Element) -> None:
    """Tell a sign from an operation: in (-1, 0) the minus stands close to its number."""
    before = None
    for element in row:
        follows_operator = before is None or (before.tag == "mo" and before.text not in _CLOSING)
        if element.tag == "mo" and element.text in _SIGNS and follows_operator:
            element.set("form", "prefix")
        before = element


def _check_braces(tex: str) -> None:
    depth = 0
    for character in _ESCAPED_PAIR.sub("", tex):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    if depth:
        raise FormulaError(f"formula {tex!r} has a brace without its partner: close or escape it")


class MathMLTreeprocessor(Treeprocessor):
    """Replace the TeX inside arithmatex elements."""

    def run(self, root: ET.Element) -> None:
        """Render every formula of the tree in place."""
        for element in list(root.iter()):
            if "arithmatex" in element.get("class", "").split() and element.text:
                self._render(element)

    def _render(self, element: ET.Element) -> None:
        text = html.unescape(element.text or "").strip()
        closing, display = _DELIMITERS[text[:2]]
        element.text = None
        element.append(to_mathml(text[2:].removesuffix(closing).strip(), display))
        if display == "block":
            # A wide formula scrolls by itself; the page around it does not.
            element.set("style", "overflow-x: auto")


class MathMLExtension(Extension):
    """Register the tree processor after captions and attributes, before the table of contents."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (named by Python-Markdown)
        """Add this extension to a Markdown instance."""
        md.treeprocessors.register(MathMLTreeprocessor(md), "lockstep-mathml", 6)


def makeExtension(**options: object) -> MathMLExtension:  # noqa: N802 (named by Python-Markdown)
    """Return the extension."""
    return MathMLExtension(**options)
