"""Watch every rounding that a listing prints, and report those that a last bit could flip.

A recorded ``0.12`` that was computed as ``0.12499999999999997`` prints ``0.13`` on a processor that
adds in another order. The listing is rewritten so that each rounding (a format specification in an
f-string, ``round``, ``np.round``, ``x.round``) is also done for the value a hair larger and a hair
smaller; all three must print the same.
"""

from __future__ import annotations

import ast
import types
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

    def formatted(value: object, line: int, spec: str) -> object:
        if spec:
            _compare(lambda v: format(v, spec), value, f"line {line}: format {spec!r}", report)
        return value

    def rounded(function: Callable[..., Any], line: int, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        owner = getattr(function, "__self__", None)
        if owner is None or isinstance(owner, types.ModuleType):
            value, again = args[0], lambda v: function(v, *args[1:], **kwargs)
        else:
            name = function.__name__
            value, again = owner, lambda v: getattr(v, name)(*args, **kwargs)
        _compare(again, value, f"line {line}: rounding", report)
        return function(*args, **kwargs)

    return tree, {"__lockstep_formatted": formatted, "__lockstep_rounded": rounded}


def _compare(again: Callable[[Any], Any], value: object, what: str, report: Report) -> None:
    low, high = _nudged(value)
    if low is None:
        return
    shown = {_text(again(nudged)) for nudged in (low, value, high)}
    if len(shown) > 1:
        # Only the first place of an array is named: one is enough to find the line.
        report(
            f"{what} of {_text(value)} is so near a boundary that its last bit decides the digit"
        )


def _nudged(value: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the value a hair smaller and a hair larger; (None, None) where it is no real float."""
    kind = "float64" if type(value) is float else str(getattr(value, "dtype", "")).split(".")[-1]
    if kind not in HAIR:
        return None, None
    array = np.asarray(value.tolist() if hasattr(value, "tolist") else value, dtype=float)
    dusty = (array != 0) & (np.abs(array) < DUST)
    pair = []
    for sign in (-1.0, 1.0):
        moved = np.where(dusty, sign * DUST, array * (1.0 + sign * HAIR[kind]))
        pair.append(float(moved) if moved.ndim == 0 else moved)
    return pair[0], pair[1]


def _text(value: Any) -> str:  # noqa: ANN401
    return repr(value.tolist()) if hasattr(value, "tolist") else str(value)


class _Rewrite(ast.NodeTransformer):
    """Put the two watchers around formats and roundings, at the same line numbers."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        self.generic_visit(node)
        if node.format_spec is None or node.conversion != -1:
            return node
        node.value = ast.copy_location(
            ast.Call(
                ast.Name("__lockstep_formatted", ast.Load()),
                [node.value, ast.Constant(node.value.lineno), node.format_spec],
                [],
            ),
            node.value,
        )
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        name = getattr(function, "id", None) or getattr(function, "attr", None)
        if name not in {"round", "around"}:
            return node
        watcher = ast.Name("__lockstep_rounded", ast.Load())
        line = ast.Constant(node.lineno)
        return ast.copy_location(
            ast.Call(watcher, [function, line, *node.args], node.keywords), node
        )
