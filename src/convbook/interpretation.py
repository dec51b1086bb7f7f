"""Read a network: change its input, and see what becomes of its answer.

Every function takes any `nn.Module` that maps sequences (n, 4, length), one-hot, to one number
each: (n,) or (n, 1). It asks in batches, in evaluation mode, and leaves the model as it was.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from tqdm import tqdm

from convbook.checks import check_integer
from convbook.dna import BASES, encode
from convbook.plots import BLUE, FAINT, ORANGE

__all__ = ["mutagenesis", "plot_mutagenesis"]

Matrix = NDArray[np.float64]
Edges = NDArray[np.floating]

BASES_AT_ONCE = 2**13  # in a batch: so few that what the layers make of them stays in the cache
TINTS = 8  # steps of opacity of a heat map
MOST_LETTERS = 40  # that can be read side by side across a page


# Substitutions


def mutagenesis(
    model: nn.Module, x: Tensor, *, batch_size: int | None = None, progress: bool | None = None
) -> Tensor:
    """Return what each substitution of one base does to the prediction: saturation mutagenesis.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    x : Tensor, shape (n, 4, length)
        The sequences, one-hot, in the dtype of the model.
    batch_size : int, optional
        How many mutants are in memory with all that the layers make of them. By default as many as
        have 8,192 bases together: what larger batches need no longer fits into the cache.
    progress : bool, optional
        Whether a bar shows how far it is. By default on a terminal only.

    Returns
    -------
    Tensor, shape (n, 4, length)
        The prediction with base b at place i, minus the prediction of the sequence as it is. Zero
        for the base that is there.

    Raises
    ------
    TypeError
        If `batch_size` is no integer, or `x` is no tensor in the dtype of the model.
    ValueError
        If `x` is empty, has another shape or is not one-hot, as where it holds an N, or if the
        model does not give one number per sequence.
    """
    _check(model, x)
    n, _, length = x.shape
    size = _batch_size(batch_size, length)
    present = x.argmax(1)
    changed = x.new_empty(3 * n * length)
    with _evaluating(model), torch.no_grad():
        before = torch.cat([_answers(model, batch) for batch in x.split(size)])
        for start in _bar(range(0, len(changed), size), progress):
            mutants = torch.arange(start, min(start + size, len(changed)), device=x.device)
            # They are numbered by sequence, then by place, then by what comes in.
            sequence, place = mutants // (3 * length), mutants // 3 % length
            batch, row = x[sequence], mutants - start
            was = present[sequence, place]
            batch[row, was, place] = 0
            batch[row, (was + 1 + mutants % 3) % 4, place] = 1
            changed[start : start + size] = _answers(model, batch)
    changes = changed.view(n, length, 3).transpose(1, 2) - before[:, None, None]
    others = (present[:, None] + torch.arange(1, 4, device=x.device)[:, None]) % 4
    return torch.zeros_like(x).scatter_(1, others, changes)


# What the functions share


def _check(model: nn.Module, x: Tensor) -> None:
    """Raise unless `x` holds sequences, one-hot, without N, in the dtype of the model."""
    if not isinstance(x, Tensor):
        raise TypeError(f"x is of type {type(x).__name__}: pass a tensor, such as one_hot('ACGT')")
    if x.ndim != 3 or x.shape[1] != len(BASES) or x.numel() == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: pass (n, 4, length), such as one_hot(...)")
    weight = next(model.parameters(), x)
    if x.dtype != weight.dtype:
        raise TypeError(
            f"the model is {weight.dtype} and x {x.dtype}: pass one_hot(..., dtype={weight.dtype})"
        )
    wrong = ((x != 0) & (x != 1)).any(1) | (x.sum(1) != 1)  # (n, length)
    if wrong.any():
        i, place = divmod(int(wrong.flatten().int().argmax()), x.shape[2])
        column = x[i, :, place].tolist()
        what = "an N" if not any(column) else f"the column {column}"
        raise ValueError(
            f"sequence {i} has {what} at index {place}: pass sequences of A, C, G and T, one-hot"
        )


def _batch_size(batch_size: int | None, length: int) -> int:
    """Return how many sequences of a length to ask at once."""
    if batch_size is None:
        return max(BASES_AT_ONCE // length, 1)
    check_integer("batch_size", batch_size, 1)
    return batch_size


def _answers(model: nn.Module, x: Tensor) -> Tensor:
    """Return what the model says, one number per sequence, (n,)."""
    answers: Tensor = model(x)
    if answers.shape not in ((len(x),), (len(x), 1)):
        raise ValueError(
            f"for {len(x)} sequences the model gives {tuple(answers.shape)}: "
            "pass one that gives (n,) or (n, 1), such as one output of yours"
        )
    return answers.view(len(x))


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Use the model as after training, without dropout, and put every layer back into its mode."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def _bar(batches: range, progress: bool | None) -> Iterable[int]:
    """Show how many batches are done, by default on a terminal; the bar is gone at the end."""
    silent = None if progress is None else not progress
    bar: Iterable[int] = tqdm(batches, unit="batch", leave=False, disable=silent)
    return bar


# Drawings


def plot_mutagenesis(
    ax: Axes, effects: Tensor | ArrayLike, sequence: str, *, largest: float | None = None
) -> None:
    """Draw the effects of substitutions in one sequence: blue if the prediction rises, else orange.

    The cell in the row of base b and the column of place i shows what becomes of the prediction
    with b at i; its centre lies at x = i and y = 0, 1, 2, 3 for A, C, G, T. The base that is there
    is marked, by its letter where there is room. The colours are explained at the upper right.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits, ticks, spines and right title are replaced.
    effects : Tensor or array_like, shape (4, length) or (1, 4, length)
        The effects in one sequence, such as `mutagenesis(model, x)[0]`.
    sequence : str
        The letters of the sequence.
    largest : float, optional
        The effect that has the full colour, as has all beyond. By default the largest, without its
        sign. Give drawings that are to be compared the same one.

    Raises
    ------
    ValueError
        If the effects have another shape, are not finite or do not belong to the sequence, or
        `largest` is not above 0.
    """
    cells, codes = _of_one(effects, sequence)
    if largest is not None and not 0 < largest < math.inf:
        raise ValueError(f"largest {largest!r} is not above 0: pass an effect")
    full = largest or float(np.abs(cells).max()) or 1.0
    steps = np.rint(TINTS * np.clip(cells / full, -1, 1)).astype(int)
    for step in np.unique(steps[steps != 0]):
        colour = (BLUE if step > 0 else ORANGE, abs(int(step)) / TINTS)
        ax.add_artist(PathPatch(_area(steps == step), facecolor=colour, linewidth=0))
    length = len(codes)
    if length <= MOST_LETTERS:
        for place, code in enumerate(codes):
            ax.text(place, code, BASES[code], ha="center", va="center_baseline")
    else:
        x, y = np.arange(length), codes.astype(int)
        marks = _rectangles(x - 0.25, x + 0.25, y - 0.25, y + 0.25)
        ax.add_artist(PathPatch(marks, facecolor=FAINT, linewidth=0))
    edge = _rectangles(*(np.array([at]) for at in (-0.5, length - 0.5, -0.5, 3.5)))
    ax.add_artist(PathPatch(edge, fill=False, edgecolor=FAINT, linewidth=0.8))
    ax.set(xlim=(-0.56, length - 0.44), ylim=(3.56, -0.56))  # room for the outer lines
    ax.set_yticks(range(len(BASES)), list(BASES))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(f"blue: up to +{full:.3g}, orange: down to \N{MINUS SIGN}{full:.3g}", loc="right")


def _of_one(effects: Tensor | ArrayLike, sequence: str) -> tuple[Matrix, NDArray[np.uint8]]:
    """Return the effects in one sequence, (4, length), and its codes, (length,), checked."""
    values = effects.detach().cpu() if isinstance(effects, Tensor) else effects
    cells = np.asarray(values, dtype=float)
    (codes,) = encode(sequence)
    if cells.shape not in ((4, len(codes)), (1, 4, len(codes))):
        raise ValueError(
            f"effects have shape {cells.shape} and the sequence {len(codes)} bases: "
            f"pass (4, {len(codes)}), such as effects[0]"
        )
    if not np.isfinite(cells).all():
        raise ValueError("effects hold nan or inf: pass finite numbers")
    return cells.reshape(4, -1), codes


def _area(mask: NDArray[np.bool_]) -> Path:
    """Return the cells of a mask as one path, those on top of each other in one rectangle."""
    sides = np.diff(np.pad(mask.T.astype(int), ((0, 0), (1, 1))))  # (columns, rows + 1)
    (column, first), (_, last) = (sides == 1).nonzero(), (sides == -1).nonzero()
    return _rectangles(column - 0.5, column + 0.5, first - 0.5, last - 0.5)


def _rectangles(left: Edges, right: Edges, top: Edges, bottom: Edges) -> Path:
    """Return rectangles, their edges (n,) each, as one path: as small in a file as it can be."""
    x = np.stack([left, right, right, left, left], 1)
    y = np.stack([top, top, bottom, bottom, top], 1)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.stack([x, y], 2).reshape(-1, 2), codes * len(x))
