"""Parameters that a listing trained, kept as safetensors, so that others need not train again.

Which ones is said in ``lockstep.toml``: the state of a variable, once its listing has run, is what
the file holds.

    [[weights]]
    listing = "snippets/counting/train.py"
    variable = "model"
    file = "src/trial/weights/counter.safetensors"

With ``json = "docs/javascripts/weights/counter.json"`` the same parameters are also kept as the
text that an interactive figure reads: each tensor in whole steps of its own, ``levels`` of them
(8191 where nothing is said) from zero to its largest value, so that a page stays light.

PyTorch and safetensors are imported only where there is such an entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lockstep.book import Book, BookError

if TYPE_CHECKING:
    import torch

    from lockstep.pages import Listing

TOLERANCE = 1e-6
"""A value may differ between machines by this share of the largest of its tensor."""


@dataclass(frozen=True)
class Recorded:
    """An entry of ``[[weights]]``.

    Parameters
    ----------
    listing
        The snippet that trains, relative to the root.
    variable
        What holds the parameters once it has run: anything with a ``state_dict()``.
    file
        Where they are recorded, relative to the root.
    json
        Where an interactive figure reads them, relative to the root; None if none does.
    levels
        Steps from zero to the largest value of a tensor in that text.
    """

    listing: str
    variable: str
    file: str
    json: str | None = None
    levels: int = 8191


def recorded(book: Book) -> list[Recorded]:
    """Read the entries of ``[[weights]]``.

    Raises
    ------
    BookError
        If an entry lacks a key, or two name one file.
    """
    keys = ("listing", "variable", "file")
    entries: list[Recorded] = []
    for number, entry in enumerate(book.settings.get("weights", []), start=1):
        missing = [key for key in keys if not str(entry.get(key, "")).strip()]
        if missing:
            raise BookError(
                f"lockstep.toml: [[weights]] entry {number} has no {missing[0]!r}: "
                "it needs listing, variable and file"
            )
        entries.append(_entry(entry, number, keys))
    files = [name for entry in entries for name in (entry.file, entry.json) if name]
    twice = next((name for name in files if files.count(name) > 1), None)
    if twice:
        raise BookError(
            f"lockstep.toml: two entries of [[weights]] name {twice}: give each its own"
        )
    return entries


def _entry(entry: Mapping[str, Any], number: int, keys: tuple[str, ...]) -> Recorded:
    levels = entry.get("levels", Recorded.levels)
    if not isinstance(levels, int) or isinstance(levels, bool) or levels < 1:
        raise BookError(
            f"lockstep.toml: [[weights]] entry {number} has levels = {levels!r}: "
            "give a whole number of steps, at least 1"
        )
    listing, variable, file = (str(entry[key]) for key in keys)
    return Recorded(listing, variable, file, entry.get("json"), levels)


def as_json(content: bytes, levels: int) -> str:
    """Return recorded parameters as the text that an interactive figure reads.

    Parameters
    ----------
    content
        What a safetensors file holds.
    levels
        Steps from zero to the largest value of a tensor.

    Returns
    -------
    str
        An object with the ``shape``, the ``step`` and the ``values`` of each tensor, these in whole
        steps. Counters of whole numbers are left out.
    """
    import safetensors.torch

    tensors = safetensors.torch.load(content)
    floating = {
        name: tensors[name] for name in sorted(tensors) if tensors[name].is_floating_point()
    }
    lines = ",\n".join(f"{json.dumps(name)}:{_steps(t, levels)}" for name, t in floating.items())
    return f"{{\n{lines}\n}}\n"


def _steps(tensor: torch.Tensor, levels: int) -> str:
    largest = float(tensor.abs().max()) if tensor.numel() else 0.0
    step = float(f"{largest / levels:.6g}") or 1.0
    values = (tensor.double() / step).round().long().flatten().tolist()
    parts = {"shape": list(tensor.shape), "step": step, "values": values}
    return json.dumps(parts, separators=(",", ":"))


def trained_by(listing: Listing, book: Book) -> list[Recorded]:
    """Return the entries whose parameters a listing trains."""
    return [entry for entry in recorded(book) if entry.listing == listing.snippet]


def difference(path: Path, new: bytes) -> str | None:
    """Say in one line how a recorded file differs from the parameters trained anew, if it does."""
    import safetensors.torch

    after = safetensors.torch.load(new)
    try:
        before = safetensors.torch.load(path.read_bytes())
    except Exception as error:  # a damaged file may fail in any way
        return f"it cannot be read: {error}"
    for name in sorted(before.keys() | after.keys()):
        told = _difference(before.get(name), after.get(name))
        if told:
            return f"{name} {told}"
    return None


def _difference(old: torch.Tensor | None, new: torch.Tensor | None) -> str | None:
    if old is None:
        return "is missing"
    if new is None:
        return "is none of its parameters"
    kinds = [f"{str(t.dtype).removeprefix('torch.')} {tuple(t.shape)}" for t in (old, new)]
    if kinds[0] != kinds[1]:
        return f"is {kinds[0]}, trained anew {kinds[1]}"
    old, new = old.double(), new.double()
    scale = float(new.abs().max()) if new.numel() else 0.0
    apart = float((old - new).abs().max()) if new.numel() else 0.0
    if apart <= TOLERANCE * scale:  # not a number is never small enough
        return None
    return f"differs by {apart:.2g} where its largest value is {scale:.2g}"
