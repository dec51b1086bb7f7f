"""Run a notebook as its reader would, in a Jupyter kernel, and compare with what it shows."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lockstep import svg
from lockstep.finding import Finding
from lockstep.guards.output import diff

SECONDS = 600
"""A cell that takes longer is taken to hang."""

_OWN_STYLE = re.compile(r"[ \t]*<style>:root.*?</style>\n?", re.DOTALL)
_DATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COLOUR = re.compile(r"var\(--c([0-9a-f]{6})\)")


def run_notebook(path: Path, name: str, *, kernel: str, folder: Path) -> Iterator[Finding]:
    """Run every cell of a notebook from the top; yield what it shows and does not do.

    Parameters
    ----------
    path
        The notebook, which is left as it is.
    name
        What to call it in findings.
    kernel
        Name of the kernel to run it in.
    folder
        Where the kernel starts.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    shown = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(shown)
    fresh = copy.deepcopy(shown)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(fresh, timeout=SECONDS, kernel_name=kernel, resources=resources)
    try:
        client.execute()
    except CellExecutionError as error:
        yield Finding(
            name, 0, f"a cell fails: {error.ename}: {error.evalue}", "correct its listing"
        )
        return
    for cell, ran in zip(shown.cells, fresh.cells, strict=True):
        if cell.cell_type == "code":
            # What a command for the shell reports besides its output is no part of the page.
            silent = "stderr" if cell.source.startswith("%%bash") else None
            kept = [each for each in ran.outputs if silent is None or each.get("name") != silent]
            for what in _differences(cell.outputs, kept):
                mend = "let the listing do the same in a kernel as it does by itself"
                yield Finding(name, 0, f"cell {cell.id!r} {what}", mend)


def _differences(shown: list[Any], ran: list[Any]) -> Iterator[str]:
    """Say in what the outputs of a cell differ from those that it shows."""
    if (old := _texts(shown)) != (new := _texts(ran)):
        yield f"prints something else than the notebook shows\n{diff(old, new)}"
    before, after = _drawings(shown), _drawings(ran)
    if len(before) != len(after):
        yield f"shows {len(before)} figures and draws {len(after)}"
    for one, other in zip(before, after, strict=False):
        if what := svg.difference(as_drawn(one), as_drawn(other)):
            yield f"draws another figure than the notebook shows: {what}"


def _texts(outputs: list[Any]) -> str:
    """Return all that a cell prints, as one text."""
    found = []
    for each in outputs:
        if each.output_type == "stream":
            found.append(each.text)
        elif each.output_type == "error":
            found.append(f"{each.ename}: {each.evalue}\n")
        elif "image/svg+xml" not in each.data:
            found.append(f"{each.output_type}: {json.dumps(each.data, sort_keys=True)}\n")
    return "".join(found)


def _drawings(outputs: list[Any]) -> list[str]:
    found = [dict(each.get("data", {})).get("image/svg+xml") for each in outputs]
    return [each for each in found if each is not None]


def as_drawn(text: str) -> str:
    """Return a drawing without what its recording adds: the colours of a dark page, and no date."""
    plain = _COLOUR.sub(r"#\1", _OWN_STYLE.sub("", _DATA.sub("", text)))
    return "\n".join(line.rstrip() for line in plain.splitlines()) + "\n"
