"""Evaluate formulas: those made of numbers alone, and those whose names are given values."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

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
    (r"\\(?:text|mathrm|operatorname)\{(\w+)\}", r"\1"),
    (r"_\{(\w+)\}", r"_\1"),
    (r"\\l(floor|ceil)\b", r"\1("),
    (r"\\r(?:floor|ceil)\b", ")"),
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
        yield from _check(plain(match.group(1)))
    rest = _MATH.sub(" ", text)
    for match in _RUN.finditer(rest):
        if not _is_part(rest[: match.start()], match.group(), rest[match.end() :]):
            yield from _check(match.group())


def _is_part(before: str, run: str, after: str) -> bool:
    """Whether numbers belong to a larger formula, one with letters: ``f(3) = 9``, ``n - 3 = 5``."""
    return bool(
        (not run.startswith(" ") and re.search(r"[\w)\]}]$", before))
        or re.match(r" *[+*/×·÷^−–-] ", run)
        or re.search(r"(?<!\w)[A-Za-z]$", before)
        or re.match(r"[\w%]| *[+*/×·÷^−-] *[A-Za-z\\(]", after)
    )


def plain(tex: str) -> str:
    """Write TeX as operators, parentheses, ``floor(…)`` and ``ceil(…)``, as far as it is known."""
    previous = ""
    while previous != tex:
        previous = tex
        for pattern, replacement in _TEX:
            tex = re.sub(pattern, replacement, tex)
    return tex


def compiled(tex: str, names: Iterable[str]) -> Callable[[Mapping[str, float]], float]:
    """Return what computes a formula from values of its *names*.

    Of an equation, the side after the last ``=`` is taken. What stands side by side is multiplied,
    as in ``2p`` or ``d(k - 1)``; names may carry a subscript, as in ``C_{in}``, here ``C_in``.

    Raises
    ------
    ValueError
        If something in the formula is not a number, an operator or one of the names.
    """
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    token = re.compile(
        rf"(?P<value>\d+(?:\.\d+)?|{known or '(?!)'})|(?P<call>floor|ceil)|[-+*/^()]"
    )
    rest = plain(tex).translate(_SIGNS).rpartition("=")[2].strip(" .,;\n")
    parts: list[str] = []
    ended = False  # whether what was read so far could be the left side of a product
    while rest:
        found = token.match(rest)
        if not found:
            unknown = re.match(r"\\?\w+|.", rest)
            assert unknown
            raise ValueError(f"{unknown.group()!r} is no number, no operator and none of its names")
        text = found.group()
        if ended and (found["value"] or found["call"] or text == "("):
            parts.append("*")
        parts.append("**" if text == "^" else text)
        ended = bool(found["value"]) or text == ")"
        rest = rest[found.end() :].lstrip()
    try:
        body = ast.parse(" ".join(parts), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{' '.join(parts)!r} is not a formula: {error.msg}") from error
    return lambda values: _evaluate(body, values)


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
    if not text or not re.fullmatch(r"(?:floor|ceil|[\d.()+\-*/\s])+", text):
        return None
    try:
        return _evaluate(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None


def _evaluate(node: ast.expr, names: Mapping[str, float] = MappingProxyType({})) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(name) if name in names:
            return float(names[name])
        case ast.BinOp(left, op, right):
            value = _OPERATORS[type(op)](_evaluate(left, names), _evaluate(right, names))
            if isinstance(value, complex):
                message = "the root of a negative number"
                raise ValueError(message)
            return value
        case ast.UnaryOp(op, operand):
            return _OPERATORS[type(op)](_evaluate(operand, names))
        case ast.Call(ast.Name("floor" | "ceil" as rounding), [argument]):
            return float(getattr(math, rounding)(_evaluate(argument, names)))
        case _:
            message = f"not a formula of numbers and known names: {ast.unparse(node)}"
            raise ValueError(message)
