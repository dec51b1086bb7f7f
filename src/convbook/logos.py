"""See what filters over DNA respond to: windows counted, bits of information, logos, heat maps.

All logos of a figure are drawn at once, letter by letter as logomaker draws one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from convbook.checks import check_integer
from convbook.dna import BASES
from convbook.plots import BLUE, FAINT, GREEN, ORANGE, PURPLE

__all__ = [
    "COLOURS",
    "Windows",
    "filter_windows",
    "frequencies",
    "glyph",
    "information",
    "plot_filters",
    "plot_logos",
]

Matrices = NDArray[np.float64]

COLOURS = dict(zip(BASES, (GREEN, BLUE, ORANGE, PURPLE), strict=True))
LETTER_WIDTH = 0.95  # of a position, as logomaker has it
LEAST_HEIGHT = 0.01  # of the height of a logo: lower letters cannot be seen, and are not drawn
TINTS = 8  # steps of opacity of a heat map


@dataclass(frozen=True)
class Windows:
    """What the filters of a convolution respond to.

    Attributes
    ----------
    counts : ndarray of int64, shape (filters, 4, kernel_size)
        How often each base stands at each place of the windows that excite a filter. An N counts
        for no base.
    n : ndarray of int64, shape (filters,)
        How many windows excite it.
    maximum : ndarray of float64, shape (filters,)
        Its strongest response to any window, before the ReLU: 0 or less for a filter that is
        silent behind it.
    """

    counts: NDArray[np.int64]
    n: NDArray[np.int64]
    maximum: NDArray[np.float64]

    def labels(self, weak: float = 0.1) -> list[str]:
        """Name each filter by its number, and say which respond weakly or to nothing at all.

        Parameters
        ----------
        weak : float
            A filter is weak if its maximum is below this share of that of the strongest filter.
        """
        limit = weak * self.maximum.max()
        return [
            f"{i}" if top >= limit and top > 0 else f"{i} weak" if top > 0 else f"{i} empty"
            for i, top in enumerate(self.maximum)
        ]


def filter_windows(
    conv: nn.Conv1d, x: Tensor, fraction: float = 0.5, batch_size: int = 1024
) -> Windows:
    """Count the bases in the windows to which each filter responds strongly.

    Parameters
    ----------
    conv : nn.Conv1d
        Filters over four channels, with stride and dilation 1 and no padding.
    x : Tensor, shape (n, 4, length)
        Sequences, one-hot.
    fraction : float
        A window counts if the response exceeds this share of the filter's own maximum over all of
        `x`. Windows with a response of 0 or less, which the ReLU would silence, never count.
    batch_size : int
        How many sequences are in memory with their responses.

    Raises
    ------
    TypeError
        If `batch_size` is no integer, or the sequences are not in the dtype of the filters.
    ValueError
        If `fraction` is outside 0 to 1, the sequences do not fit the filters, or the filters have
        another stride, padding or dilation.
    """
    _check_windows(conv, x, fraction)
    check_integer("batch_size", batch_size, 1)
    filters, _, width = conv.weight.shape
    with torch.no_grad():
        batches = x.split(batch_size)
        maximum = torch.stack([conv(batch).amax((0, 2)) for batch in batches]).amax(0)
        threshold = (fraction * maximum).clamp(min=0)[:, None]
        counts, n = x.new_zeros(filters, 4 * width), x.new_zeros(filters)
        for batch in batches:
            windows = batch.unfold(2, width, 1)  # (batch, 4, starts, width)
            strong = conv(batch).transpose(0, 1).flatten(1) > threshold  # (filters, batch · starts)
            counts += strong.to(x) @ windows.transpose(1, 2).reshape(-1, 4 * width)
            n += strong.sum(1)
    return Windows(
        counts.view(filters, 4, width).long().numpy(),
        n.long().numpy(),
        maximum.double().numpy(),
    )


def _check_windows(conv: nn.Conv1d, x: Tensor, fraction: float) -> None:
    """Raise unless each response of `conv` to `x` belongs to one window."""
    if not 0 <= fraction < 1:
        raise ValueError(f"fraction {fraction} is no share of a maximum: pass 0 or more, below 1")
    padding = conv.padding if isinstance(conv.padding, str) else conv.padding[0]
    if (conv.stride[0], padding, conv.dilation[0]) != (1, 0, 1):
        raise ValueError(
            f"the filters have stride {conv.stride[0]}, padding {padding}, dilation "
            f"{conv.dilation[0]}: pass 1, 0 and 1, so that each response belongs to one window"
        )
    channels, width = conv.in_channels, conv.kernel_size[0]
    if channels != 4 or x.ndim != 3 or x.shape[1] != 4 or x.shape[2] < width or len(x) == 0:
        raise ValueError(
            f"filters over {channels} channels, {width} wide, do not fit x {tuple(x.shape)}: pass "
            f"(n, 4, {width} or more) and filters over 4 channels"
        )
    if x.dtype != conv.weight.dtype:
        raise TypeError(f"the filters are {conv.weight.dtype} and x {x.dtype}: make both the same")


def frequencies(counts: ArrayLike, pseudocount: float = 1.0) -> Matrices:
    """Turn counts into shares: position frequency matrices, (filters, 4, width) or (4, width).

    Parameters
    ----------
    counts : array_like, shape (..., 4, width)
        How often each base was seen at each place.
    pseudocount : float
        Is added to every count: what is believed before anything is seen. A column that holds
        nothing but zeros then gives four equal shares, and needs a pseudocount above 0.

    Raises
    ------
    ValueError
        If the counts have another shape, are negative or not finite, the pseudocount is negative,
        or a column holds nothing and the pseudocount is 0.
    """
    seen = np.asarray(counts, dtype=float)
    if seen.ndim < 2 or seen.shape[-2] != len(BASES) or seen.size == 0:
        raise ValueError(f"counts have shape {seen.shape}: pass (filters, 4, width) or (4, width)")
    if not np.isfinite(seen).all() or seen.min() < 0:
        raise ValueError("counts hold negative numbers, nan or inf: pass how often each was seen")
    if not 0 <= pseudocount < np.inf:
        raise ValueError(f"pseudocount {pseudocount} is no number to add: pass 0 or more")
    seen = seen + pseudocount
    total = seen.sum(-2, keepdims=True)
    if not total.all():
        raise ValueError("a column of counts holds nothing but zeros: pass a pseudocount above 0")
    shares: Matrices = seen / total
    return shares


def information(
    counts: ArrayLike, pseudocount: float = 1.0, background: Sequence[float] | None = None
) -> Matrices:
    """Turn counts into the heights of letters in a logo, in bits.

    The letters of a column together are as high as the column is informative: the relative entropy
    between the frequencies of the bases and the background. Each letter gets its share.

    Parameters
    ----------
    counts : array_like, shape (..., 4, width)
        How often each base was seen at each place.
    pseudocount : float
        As for `frequencies`.
    background : sequence of float, optional
        How frequent A, C, G and T are where nothing special is. By default 0.25 each: then a column
        holds at most 2 bits.

    Raises
    ------
    ValueError
        As `frequencies` does, or if the background is not four positive shares that sum to 1.

    References
    ----------
    Schneider and Stephens, Sequence logos: a new way to display consensus sequences, Nucleic Acids
    Research 18 (1990) 6097.
    """
    shares = frequencies(counts, pseudocount)
    expected = np.full(len(BASES), 0.25) if background is None else np.asarray(background, float)
    if expected.shape != (4,) or not (expected > 0).all() or not np.isclose(expected.sum(), 1):
        raise ValueError(
            f"background {background} is not four positive shares that sum to 1: "
            "pass those of A, C, G and T"
        )
    # What is never seen adds nothing: p log p goes to 0 with p.
    surprise = np.log2(np.where(shares > 0, shares, 1) / expected[:, None])
    heights: Matrices = shares * (shares * surprise).sum(-2, keepdims=True)
    return heights


def plot_logos(
    ax: Axes,
    heights: ArrayLike,
    labels: Sequence[str] | None = None,
    *,
    columns: int = 4,
    top: float = 2.0,
) -> None:
    """Draw many logos on one pair of axes, row by row.

    Letters too low to be seen are left out.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits, ticks and spines are replaced.
    heights : array_like, shape (filters, 4, width) or (4, width)
        The height of each letter, such as `information` gives.
    labels : sequence of str, optional
        What stands above each logo, such as `Windows.labels` gives.
    columns : int
        How many logos stand side by side.
    top : float
        The height of the axis of each logo: 2 bits, the most there is on a uniform background.

    Raises
    ------
    TypeError
        If `columns` is no integer.
    ValueError
        If the heights have another shape, are negative, not finite or above `top`, or the labels
        are not one per logo.
    """
    bits = _bits(heights, top)
    left, floor = _grid(ax, len(bits), bits.shape[2], labels, columns)
    _draw_logos(ax, bits / top, left, floor)
    rows = np.unique(floor)
    ax.set_yticks(np.concatenate([rows, rows + 1]), ["0"] * len(rows) + [f"{top:g}"] * len(rows))
    ax.set_ylabel("bits")


def plot_filters(
    ax: Axes,
    weight: Tensor | ArrayLike,
    heights: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    *,
    columns: int = 4,
    top: float = 2.0,
) -> None:
    """Draw filters as heat maps, blue where positive, orange where negative, and their logos.

    All filters share one scale: full colour is the largest weight of all.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits, ticks and spines are replaced.
    weight : Tensor or array_like, shape (filters, 4, width) or (4, width)
        The filters, such as `model.conv.weight`.
    heights : array_like, optional
        As for `plot_logos`, one logo per filter: it stands at the right of the heat map, and is as
        high as the map where it is as high as `top`.
    labels : sequence of str, optional
        What stands above each filter.
    columns : int
        How many filters stand side by side.
    top : float
        As for `plot_logos`.

    Raises
    ------
    TypeError
        If `columns` is no integer.
    ValueError
        As `plot_logos` does, or if filters and logos do not belong together.
    """
    maps = _matrices("weight", weight.detach() if isinstance(weight, Tensor) else weight)
    width = maps.shape[2]
    if heights is None:
        left, floor = _grid(ax, len(maps), width, labels, columns)
    else:
        bits = _bits(heights, top)
        if bits.shape != maps.shape:
            raise ValueError(
                f"weight has shape {maps.shape} and heights {bits.shape}: pass one logo per filter"
            )
        left, floor = _grid(ax, len(maps), 2 * width + 0.5, labels, columns)
        _draw_logos(ax, bits / top, left + width + 0.5, floor)
    _draw_maps(ax, maps, left, floor)
    rows = np.unique(floor)
    ticks = rows[:, None] + (np.arange(4)[::-1] + 0.5) / 4  # A is on top
    ax.set_yticks(ticks.ravel(), list(BASES) * len(rows))


def _matrices(name: str, values: ArrayLike) -> Matrices:
    """Return one or more matrices as (filters, 4, width), checked."""
    matrices = np.asarray(values, dtype=float)
    if matrices.ndim == 2:
        matrices = matrices[None]
    if matrices.ndim != 3 or matrices.shape[1] != len(BASES) or matrices.size == 0:
        shape = np.shape(values)
        raise ValueError(f"{name} has shape {shape}: pass (filters, 4, width) or (4, width)")
    if not np.isfinite(matrices).all():
        raise ValueError(f"{name} holds nan or inf: pass finite numbers")
    return matrices


def _bits(heights: ArrayLike, top: float) -> Matrices:
    """Return the heights of letters as (filters, 4, width), none below 0, no stack above top."""
    bits = _matrices("heights", heights)
    least, most = bits.min(), bits.sum(1).max()
    if least < 0:
        raise ValueError(f"heights hold {least:.4g}: pass 0 or more, such as information(counts)")
    if most > top * (1 + 1e-9):
        raise ValueError(f"a column of heights adds up to {most:.4g}: pass top={most:.4g} or more")
    return bits


def _grid(
    ax: Axes, n: int, across: float, labels: Sequence[str] | None, columns: int
) -> tuple[Matrices, Matrices]:
    """Share the axes out among n drawings, 1 high: return the left and lower edge of each, (n,)."""
    check_integer("columns", columns, 1)
    if labels is not None and len(labels) != n:
        raise ValueError(f"{len(labels)} labels for {n} filters: pass one label per filter")
    columns = min(columns, n)
    row, column = np.divmod(np.arange(n), columns)
    left, floor = column * (across + 1.0), row * -1.5  # in between, room for the labels
    for x, y, label in zip(left, floor, labels or [], strict=False):
        ax.text(x, y + 1.06, label, va="bottom")
    ax.set(xlim=(-0.3, left.max() + across + 0.3), ylim=(floor.min() - 0.06, 1.5), xticks=[])
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return left, floor


@cache
def glyph(letter: str) -> tuple[Matrices, NDArray[np.uint8]]:
    """Return the outline of a letter, 1 high, centred at x = 0, at most 1 wide.

    As in logomaker, no letter is drawn wider, against its natural shape, than an E would be.
    """
    font = FontProperties(family="DejaVu Sans", weight="bold")  # comes with Matplotlib
    outline = TextPath((0, 0), letter, size=1, prop=font)
    box, widest = outline.get_extents(), TextPath((0, 0), "E", size=1, prop=font).get_extents()
    corner = [(box.x0 + box.x1) / 2, box.y0]
    size = [max(box.width, widest.width), box.height]
    return (np.asarray(outline.vertices) - corner) / size, np.asarray(outline.codes)


def _draw_logos(ax: Axes, stacks: Matrices, left: Matrices, floor: Matrices) -> None:
    """Draw letters of heights (n, 4, width), in parts of the grid's 1, the highest on top."""
    width = stacks.shape[2]
    order = stacks.argsort(1, kind="stable")
    ordered = np.take_along_axis(stacks, order, 1)
    feet = np.empty_like(stacks)
    np.put_along_axis(feet, order, ordered.cumsum(1) - ordered, 1)
    for i, base in enumerate(BASES):
        logo, place = (stacks[:, i] >= LEAST_HEIGHT).nonzero()
        if len(logo) == 0:
            continue
        vertices, codes = glyph(base)
        origin = np.stack([left[logo] + place + 0.5, floor[logo] + feet[logo, i, place]], 1)
        scale = np.stack([np.full(len(logo), LETTER_WIDTH), stacks[logo, i, place]], 1)
        # All letters of a base are one path: as fast as one letter, and as small in a file.
        letters = vertices * scale[:, None] + origin[:, None]
        path = Path(letters.reshape(-1, 2), np.tile(codes, len(logo)))
        _add(ax, path, facecolor=COLOURS[base])
    ends = np.stack([left, floor, left + width, floor], 1).reshape(-1, 2, 2)
    ax.add_collection(LineCollection(list(ends), colors=FAINT, linewidths=0.8), autolim=False)


def _draw_maps(ax: Axes, maps: Matrices, left: Matrices, floor: Matrices) -> None:
    """Draw weights (n, 4, width) as cells: the stronger the colour, the larger the weight."""
    largest = np.abs(maps).max() or 1.0
    steps = np.rint(TINTS * maps / largest).astype(int)
    width = maps.shape[2]
    for step in np.unique(steps[steps != 0]):
        n, row, column = (steps == step).nonzero()
        corner = np.stack([left[n] + column, floor[n] + (3 - row) / 4], 1)
        colour = (BLUE if step > 0 else ORANGE, abs(step) / TINTS)
        _add(ax, _rectangles(corner, 1, 0.25), facecolor=colour)
    outlines = _rectangles(np.stack([left, floor], 1), width, 1)
    _add(ax, outlines, facecolor="none", edgecolor=FAINT)


def _add(ax: Axes, path: Path, *, facecolor: object, edgecolor: str = "none") -> None:
    """Draw a path, and leave the limits of the axes alone: to widen them takes most of the time."""
    style = {"facecolor": facecolor, "edgecolor": edgecolor, "linewidth": 0.8}
    ax.add_artist(PathPatch(path, **style))


def _rectangles(corner: Matrices, width: float, height: float) -> Path:
    """Return rectangles with their lower left corners at (n, 2) as one path."""
    unit = Path.unit_rectangle()
    vertices = np.asarray(unit.vertices) * [width, height] + corner[:, None]
    return Path(vertices.reshape(-1, 2), np.tile(np.asarray(unit.codes), len(corner)))
