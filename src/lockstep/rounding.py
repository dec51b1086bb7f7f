"""Watch every rounding that a listing prints, and report those that a last bit could flip.

A recorded ``0.12`` that was computed as ``0.12499999999999997`` prints ``0.13`` on a processor that
adds in another order. The listing is rewritten so that each rounding (a format specification in an
f-string, ``round``, ``np.round``, ``x.round``) is also done for the value a hair larger and a hair
smaller; all three must print the same.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import numpy as np

HAIR = {"float64": 2.0**-40, "float32": 2.0**-18, "float16": 2.0**-8, "bfloat16": 2.0**-6}
"""Relative change that another order of additions can make, with room to spare."""

DUST = 1e-9
"""A value smaller than this that is not zero may print as ``0.0`` here and ``-0.0`` elsewhere."""

Report = Callable[[str], None]


def watch(tree: ast.Module, report: Report) -> tuple[ast.Module, dict[str, Any]]:
    """Rewrite the roundings of a module; return it with the names that it now needs."""
    tree = ast.fix_missing_locations(_Rewrite().visit(tree))

    def formatted(value: object, line: int) -> object:
        return _Watched(value, line, report)

    def rounded(function: Callable[..., Any], line: int, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        result = function(*args, **kwargs)
        value, again = _rounding(function, args, kwargs)
        _compare(again, value, f"line {line}: rounding", report)
        return result

    # Names that end in underscores mean the same inside a class.
    return tree, {"__lockstep_formatted__": formatted, "__lockstep_rounded__": rounded}


_ROUNDS = re.compile(r"\.\d|[eEfFgGn%]$")
"""A format that rounds; any other shows all the digits there are."""


class _Watched:
    """A value that is about to be formatted; the specification is read once, as it always is."""

    def __init__(self, value: object, line: int, report: Report) -> None:
        self.value, self.line, self.report = value, line, report

    def __format__(self, spec: str) -> str:
        shown = format(self.value, spec)
        if _ROUNDS.search(spec):
            what = f"line {self.line}: format {spec!r}"
            _compare(lambda value: format(value, spec), self.value, what, self.report)
        return shown


def _rounding(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, Callable[[Any], Any]]:
    """Return what a call rounds, None if it rounds nothing known, and how to round another."""
    owner = getattr(function, "__self__", None)
    if getattr(owner, "dtype", None) is not None:
        name = function.__name__
        return owner, lambda value: getattr(value, name)(*args, **kwargs)
    # A function of the listing that is merely called round is not for calling twice.
    home = str(getattr(function, "__module__", None) or type(function).__module__)
    if args and home.partition(".")[0] in {"builtins", "numpy", "torch"}:
        return args[0], lambda value: function(value, *args[1:], **kwargs)
    return None, str


def _compare(again: Callable[[Any], Any], value: object, what: str, report: Report) -> None:
    low, high = _nudged(value)
    if low is None:
        return
    shown = [_texts(again(nudged)) for nudged in (value, low, high)]
    flips = [place for place, texts in enumerate(zip(*shown, strict=True)) if len(set(texts)) > 1]
    if flips:
        # One place of an array is enough to find the line.
        near = _texts(value)[flips[0]]
        report(f"{what} of {near} is so near a boundary that its last bit decides the digit")


def _nudged(value: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the value a hair smaller and a hair larger; (None, None) where it is no real float."""
    kind = "float64" if type(value) is float else str(getattr(value, "dtype", "")).split(".")[-1]
    if kind not in HAIR:
        return None, None
    array = np.asarray(value.tolist() if hasattr(value, "tolist") else value, dtype=float)
    dusty = (array != 0) & (np.abs(array) < DUST)
    with np.errstate(all="ignore"):  # the largest floats have no larger neighbour
        low, high = (
            np.where(dusty, sign * DUST, array * (1.0 + sign * HAIR[kind])) for sign in (-1.0, 1.0)
        )
    return _like(value, low), _like(value, high)


def _like(value: Any, array: np.ndarray[Any, Any]) -> Any:  # noqa: ANN401
    """Return the numbers of an array as what *value* is: a float, an array, a tensor."""
    if type(value) is float:
        return float(array)
    if isinstance(value, np.generic):
        return value.dtype.type(array)
    if isinstance(value, np.ndarray):
        return array.astype(value.dtype)
    return value.new_tensor(array)  # only PyTorch's dtypes are left, and it is loaded


def _texts(value: Any) -> list[str]:  # noqa: ANN401
    """Return the numbers of a value, one text each."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return [str(item) for item in np.ravel(np.asarray(plain, dtype=object))]


class _Rewrite(ast.NodeTransformer):
    """Put the two watchers around formats and roundings, at the same line numbers."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        self.generic_visit(node)
        if node.format_spec is None or node.conversion != -1:
            return node
        line = ast.Constant(node.value.lineno)
        watcher = ast.Name("__lockstep_formatted__", ast.Load())
        node.value = ast.copy_location(ast.Call(watcher, [node.value, line], []), node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        name = getattr(function, "id", None) or getattr(function, "attr", None)
        if name not in {"round", "around"}:
            return node
        watcher = ast.Name("__lockstep_rounded__", ast.Load())
        line = ast.Constant(node.lineno)
        return ast.copy_location(
            ast.Call(watcher, [function, line, *node.args], node.keywords), node
        )
