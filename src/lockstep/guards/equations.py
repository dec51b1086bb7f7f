"""Guard: a formula with letters computes what the package computes."""

from __future__ import annotations

import ast
import importlib
import itertools
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from lockstep.book import Book
from lockstep.finding import Finding
from lockstep.formulas import compiled
from lockstep.imports import package_digest, package_from
from lockstep.pages import Page, pages

_DIRECTIVE = re.compile(r"<!--\s*lockstep:equation\b(.*?)-->", re.DOTALL)
_READ = re.compile(r"\s*(?P<call>[\w.]+\(.*\))\s+(?P<grid>(?:\w+=-?\d+\.\.-?\d+\s*)+)$", re.DOTALL)
_RANGE = re.compile(r"(\w+)=(-?\d+)\.\.(-?\d+)")
_DISPLAY = re.compile(r"\s*\$\$(.+?)\$\$", re.DOTALL)
_EXAMPLE = "<!--lockstep:equation package.module.function(a, b) a=1..9 b=0..3--> above a $$ formula"


_known: dict[tuple[str, str, str, str], str | None] = {}
"""What was found of a formula, a function and a grid, for the same code of the package."""


def equations(book: Book) -> Iterator[Finding]:
    """Evaluate formulas of the pages on a grid, and compare them with functions of the package.

    A comment above a display formula names the function, its arguments and their ranges:
    ``<!--lockstep:equation package.area(a, b) a=1..9 b=1..9-->``. The side of the formula after the
    last ``=`` must equal what the function returns, at every point where it does not refuse its
    arguments by a ``ValueError``.
    """
    with package_from(book.src, book.package):
        for page in pages(book):
            if not page.problems:
                yield from _page(page)


def _page(page: Page) -> Iterator[Finding]:
    text = "\n".join(page.raw)
    fenced = {line.origin for fence in page.fences for line in fence.body}
    for directive in _DIRECTIVE.finditer(text):
        line = text.count("\n", 0, directive.start()) + 1
        if line in fenced:
            continue
        read = _READ.match(directive.group(1))
        display = _DISPLAY.match(text, directive.end())
        if not read or not display:
            missing = "no $$ formula follows it" if read else "it cannot be read"
            yield Finding(
                page.name,
                line,
                f"the comment lockstep:equation checks nothing: {missing}",
                f"write {_EXAMPLE}",
            )
            continue
        line = text.count("\n", 0, display.start(1)) + 1
        grid = {name: range(int(a), int(b) + 1) for name, a, b in _RANGE.findall(read["grid"])}
        module = read["call"].partition("(")[0].rpartition(".")[0]
        code = package_digest(f"import {module}", page.book)
        key = (display.group(1), read["call"], repr(grid), code)
        if key not in _known:
            _known[key] = _compare(display.group(1), read["call"], grid)
        problem = _known[key]
        if problem:
            mend = f"correct the formula, or {read['call'].partition('(')[0]}"
            yield Finding(page.name, line, problem, mend)


def _compare(tex: str, call: str, grid: dict[str, range]) -> str | None:
    """Say where the formula and the function differ; None where they agree."""
    try:
        formula, function = compiled(tex, grid), _function(call)
    except (ValueError, SyntaxError, ImportError, AttributeError) as error:
        return f"the formula cannot be compared with {call}: {error}"
    compared, wrong, first = 0, 0, ""
    for point in itertools.product(*grid.values()):
        values = dict(zip(grid, point, strict=True))
        try:
            expected = function(values)
        except ValueError:
            continue  # the function refuses these values, and the formula need not hold
        except Exception as error:  # a name, a type or a number of arguments that does not fit
            return f"{call} failed: {type(error).__name__}: {error}"
        compared += 1
        try:
            found = formula(values)
        except (ArithmeticError, ValueError) as error:
            return f"the formula cannot be evaluated at {_written(values)}: {error}"
        if not math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12):
            wrong += 1
            first = first or f"{found:g}, not {expected:g}, at {_written(values)}"
    if not compared:
        return f"{call} refuses every point of the grid, so nothing was compared"
    return f"the formula gives {first} ({wrong} of {compared} points differ)" if wrong else None


def _function(call: str) -> Callable[[dict[str, int]], Any]:
    """Return what calls the function of the package with the values of a point."""
    node = ast.parse(call, mode="eval").body
    if not isinstance(node, ast.Call):
        raise ValueError(f"{call} is not the call of a function")
    module, _, name = ast.unparse(node.func).rpartition(".")
    function = getattr(importlib.import_module(module or "builtins"), name)
    positional, keywords = node.args, {k.arg: k.value for k in node.keywords if k.arg}
    return lambda values: function(
        *(_argument(n, values) for n in positional),
        **{k: _argument(n, values) for k, n in keywords.items()},
    )


def _argument(node: ast.expr, values: dict[str, int]) -> object:
    match node:
        case ast.Name(name):
            return values[name]
        case ast.Tuple(entries):
            return tuple(_argument(entry, values) for entry in entries)
        case _:
            return ast.literal_eval(node)


def _written(values: dict[str, int]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items())
