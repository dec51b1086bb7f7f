"""Run one listing as the main program of this very process, and tell all it did.

The process is a reader's: fresh, in an empty folder, with the packages only that an installation of
the book's own brings. It runs one listing and ends, so nothing needs to be put back. What is needed
to watch the listing (this module and what it imports) is loaded before, and the listing cannot
import it.
"""

from __future__ import annotations

import ast
import importlib.abc
import itertools
import linecache
import os
import pickle
import random
import sys
import traceback
import types
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lockstep import rounding, svg

Told = dict[str, Any]
"""What is told of a run: plain values, by the names of the fields of `execute.Run`."""

_opened: set[str] = set()


def run(request: Mapping[str, Any]) -> int:
    """Run the listing of a request, write down what is to be told of it, return the exit status."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    code = Path(request["script"]).read_bytes().decode()
    place, first = request["place"]
    # Named relative to the root, as a contributor would, so the lines to show are given here.
    shown = ["\n"] * (first - 1) + code.splitlines(keepends=True)
    linecache.cache[place] = (len(code), None, shown, place)
    _hide(frozenset(request["undeclared"]))
    sys.path.insert(0, request["src"])
    sys.argv = [""]
    os.chdir(request["folder"])
    _renew()
    told = _watched(code, place, first, request)
    sys.stdout.flush()
    Path(request["told"]).write_bytes(pickle.dumps(told))
    return 1 if told["error"] else 0


def _watched(code: str, place: str, first: int, request: Mapping[str, Any]) -> Told:
    # The listing is the main module, and finds nothing of this one in it.
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    boundaries: list[str] = []
    figures: list[str] = []
    weights: dict[str, bytes] = {}
    error: BaseException | None = None
    read: set[str] = set()
    sys.addaudithook(_note)
    try:
        # Empty lines before it give each line the number that it has in its file.
        tree = ast.parse("\n" * (first - 1) + code, place)
        tree, names = rounding.watch(tree, boundaries.append)
        compiled = compile(tree, place, "exec", dont_inherit=True)
        vars(main).update(names)
        exec(compiled, vars(main))  # running listings is what this is for
        read = set(_opened)
        figures = _figures(request["dark"])
        weights = _parameters(vars(main), request["weights"])
    except BaseException as raised:  # SystemExit ends a listing too
        error, read = raised, set(_opened)
    return {
        "error": type(error).__name__ if error else None,
        "last": _last_line(error) if error else "",
        "traceback": _own_traceback(error, place),
        "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
        "figures": tuple(figures),
        "boundaries": tuple(boundaries),
        "weights": weights,
        "opened": sorted(read),
    }


class _Hiding(importlib.abc.MetaPathFinder):
    """A finder that does not see the modules that a reader's installation does not have.

    It finds nothing, rather than refusing: libraries look for optional modules by asking for them.
    """

    def __init__(self, finder: Any, hidden: frozenset[str]) -> None:  # noqa: ANN401
        self.finder, self.hidden = finder, hidden

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ANN401
        if fullname.partition(".")[0] in self.hidden:
            return None
        return self.finder.find_spec(fullname, path, target)


def _hide(hidden: frozenset[str]) -> None:
    """Let the modules of these names be as if they were not installed."""
    for name in [n for n in sys.modules if n.partition(".")[0] in hidden]:
        del sys.modules[name]
    sys.meta_path[:] = [_Hiding(finder, hidden) for finder in sys.meta_path]


def _renew() -> None:
    """Take back what a fork has of the process that it comes from, or of its user's settings.

    Random generators are seeded from fresh entropy, not from a fixed seed: a listing that forgets
    to seed must be seen to differ from its recording, as it would for every reader.
    """
    random.seed()
    for name in ("numpy.random", "torch"):
        if name in sys.modules:
            sys.modules[name].seed()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcdefaults()
    warnings.simplefilter("error")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    """Note which files are opened: those a result depends on besides the code it imports."""
    if event == "open" and isinstance(arguments[0], str):
        _opened.add(arguments[0])


def _figures(dark: Mapping[str, str]) -> list[str]:
    """Draw the figures that are open, where the listing drew at all."""
    plt = sys.modules.get("matplotlib.pyplot")
    return [svg.render(plt.figure(n), dark) for n in plt.get_fignums()] if plt else []


def _parameters(variables: Mapping[str, object], names: list[str]) -> dict[str, bytes]:
    """Read the parameters that these variables hold, as safetensors.

    A variable that is not there, or has no ``state_dict()`` of tensors, is left out.
    """
    found = {}
    for name in names:
        holder = variables.get(name)
        state = holder.state_dict() if hasattr(holder, "state_dict") else {}
        if state and all(hasattr(each, "detach") for each in state.values()):
            import safetensors.torch

            plain = {key: each.detach().cpu().contiguous().clone() for key, each in state.items()}
            found[name] = safetensors.torch.save(plain)
    return found


def _own_traceback(error: BaseException | None, place: str) -> str:
    """Format an error from the listing's first frame on: the frames of the runner teach nothing."""
    if error is None:
        return ""
    frame = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename != place:
        frame = frame.tb_next
    told = traceback.TracebackException(type(error), error, frame)
    told.stack = traceback.StackSummary.from_list(
        [each for each in told.stack if each.filename != rounding.__file__]
    )
    return "".join(told.format())


def _last_line(error: BaseException) -> str:
    # A syntax error starts with its file and line, which are not the same on any two machines.
    lines = traceback.format_exception_only(type(error), error)
    return "".join(itertools.dropwhile(lambda line: line[:1].isspace(), lines))
