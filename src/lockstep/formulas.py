"""Evaluate the formulas of a text that are made of numbers alone."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator

_MATH = re.compile(r"\$\$?(.+?)\$\$?")
# A run of numbers and operators with a relation in it, in running text or in a code span.
_RUN = re.compile(
    # Only from the start of a run: a long line must not be searched from each of its places.
    r"(?<![\d.,()+\-−–*/×·÷^ ])[\d.,()+\-−–*/×·÷^ ]*[\d)] ?(?:=|≈) ?[\d.,()+\-−–*/×·÷^ =≈]*\d\)?"
)

_TEX = [
    (r"\\(?:times|cdot|ast)\b", "*"),
    (r"\\approx\b", "≈"),
    (r"\\(?:left|right|displaystyle|quad|qquad|,|;|!|:)", ""),
    (r"\\lfloor\b", "floor("),
    (r"\\rfloor\b", ")"),
    (r"\\sqrt\{([^{}]*)\}", r"((\1)^0.5)"),
    (r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
    (r"\{,\}", ","),
    (r"\^\{([^{}]*)\}", r"^(\1)"),
]
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/"})

_OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def false_formulas(text: str) -> Iterator[str]:
    """Yield one sentence for each purely numeric formula of *text* that does not hold.

    ``8 - 3 + 1 = 6`` in running text, code spans and TeX is evaluated; ``=`` must hold exactly,
    ``≈`` to the last digit that is written. Formulas with letters are left alone.
    """
    for match in _MATH.finditer(text):
        yield from _check(_plain(match.group(1)))
    for match in _RUN.finditer(_MATH.sub(" ", text)):
        yield from _check(match.group())


def _plain(tex: str) -> str:
    previous = ""
    while previous != tex:
        previous = tex
        for pattern, replacement in _TEX:
            tex = re.sub(pattern, replacement, tex)
    return tex


def _check(formula: str) -> Iterator[str]:
    parts = re.split(r"(=|≈)", formula.strip(" .,"))
    sides, relations = parts[::2], parts[1::2]
    values = [_value(side) for side in sides]
    if len(sides) < 2 or any(value is None for value in values):
        return
    for left, relation, right, x, y in zip(
        sides, relations, sides[1:], values, values[1:], strict=False
    ):
        assert x is not None
        assert y is not None
        close = 0.5000001 * max(_unit(left), _unit(right)) if relation == "≈" else 0.0
        if not math.isclose(x, y, rel_tol=1e-12, abs_tol=max(close, 1e-12)):
            yield f"{left.strip()} is {x:.10g}, not {right.strip()}"


def _unit(side: str) -> float:
    """One unit in the last place that a bare number is written to; 0 for an expression."""
    number = re.fullmatch(r"\s*-?\d+(?:\.(\d+))?\s*", side.translate(_SIGNS).replace(",", ""))
    return 10.0 ** -len(number.group(1) or "") if number else 0.0


def _value(side: str) -> float | None:
    text = re.sub(r"(?<=\d),(?=\d{3})", "", side.translate(_SIGNS)).replace("^", "**").strip()
    if not text or not re.fullmatch(r"(?:floor|[\d.()+\-*/\s])+", text):
        return None
    try:
        return _evaluate(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None


def _evaluate(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp(left, op, right):
            value = _OPERATORS[type(op)](_evaluate(left), _evaluate(right))
            if isinstance(value, complex):
                message = "the root of a negative number"
                raise ValueError(message)
            return value
        case ast.UnaryOp(op, operand):
            return _OPERATORS[type(op)](_evaluate(operand))
        case ast.Call(ast.Name("floor"), [argument]):
            return float(math.floor(_evaluate(argument)))
        case _:
            message = f"not a purely numeric formula: {ast.dump(node)}"
            raise ValueError(message)
