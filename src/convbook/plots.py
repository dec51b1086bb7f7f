"""Drawings of the book: numbers in cells, frames around cells, signals as bars.

Every function draws on the `Axes` that it is given, in the style `plt.style.use("convbook.book")`.
The colours are the six below and no others, because the site exchanges each of them where the page
is dark.
"""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from convbook.shapes import output_size

__all__ = [
    "BLUE",
    "FAINT",
    "GREEN",
    "INK",
    "ORANGE",
    "PURPLE",
    "bars",
    "frame",
    "numbers",
    "windows",
]

INK = "#24292f"  # text and axes
FAINT = "#8a8f98"  # grids and zero lines
BLUE = "#0062a3"
ORANGE = "#b34a00"
GREEN = "#00724f"
PURPLE = "#a03a78"

TINT = 0.25  # opacity of a filled cell: plain to see, and ink stays readable on it in both schemes


def numbers(ax: Axes, matrix: ArrayLike, *, title: str = "", fmt: str = ".4g") -> None:
    """Draw a matrix as square cells, each with its number in it: positive blue, negative orange.

    The centre of the cell in row r and column c lies at x = c, y = r. Rows count downwards.
    For matrices side by side with cells of one size, give `plt.subplots` their numbers of columns
    as `width_ratios`, and a `figsize` tall enough for the tallest.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its scales, ticks and spines are replaced.
    matrix : array_like, shape (rows, columns) or (columns,)
        The numbers. What is zero to ten decimals is drawn as zero.
    title : str
        What stands above the cells.
    fmt : str
        The format of each number, as for `format`.

    Raises
    ------
    ValueError
        If `matrix` is empty, has more than two axes, or holds no real numbers.
    """
    cells = np.atleast_2d(_finite("matrix", matrix))
    if cells.ndim != 2:
        raise ValueError(f"matrix has shape {cells.shape}: pass one axis or two")
    rows, columns = cells.shape
    for (row, column), value in np.ndenumerate(cells):
        fill = (BLUE, TINT) if value > 0 else (ORANGE, TINT) if value < 0 else "none"
        corner = (column - 0.5, row - 0.5)
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=fill, edgecolor=FAINT, linewidth=0.8))
        ax.text(column, row, _text(value, fmt), ha="center", va="center_baseline")
    ax.set(title=title, aspect="equal", anchor="N", xticks=[], yticks=[])
    ax.set(xlim=(-0.56, columns - 0.44), ylim=(rows - 0.44, -0.56))  # room for the outer lines
    ax.spines[:].set_visible(False)


def frame(
    ax: Axes, row: int, column: int, height: int = 1, width: int = 1, *, colour: str = PURPLE
) -> None:
    """Frame cells of `numbers`, such as a window and the sum that it gives.

    Parameters
    ----------
    ax : Axes
        Where `numbers` has drawn.
    row, column : int
        The upper left cell of the frame.
    height, width : int
        How many cells the frame holds: down, across.
    colour : str
        A colour of this module.
    """
    corner = (column - 0.5, row - 0.5)
    outline = Rectangle(corner, width, height, fill=False, edgecolor=colour, linewidth=3, zorder=3)
    outline.set_clip_on(False)
    ax.add_patch(outline)


def bars(
    ax: Axes,
    values: ArrayLike,
    start: float = 0,
    *,
    colour: str = BLUE,
    title: str = "",
    fmt: str | None = None,
) -> None:
    """Draw a signal as one bar per sample, the first at x = `start`.

    A response of L - k + 1 sums, drawn from `start` = (k - 1) / 2, stands under the centres of the
    windows of its signal when both axes share their x.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    values : array_like, shape (L,)
        The samples.
    start : float
        The index at which the first sample stands.
    colour : str
        A colour of this module.
    title : str
        What stands above the bars.
    fmt : str, optional
        The format of the number at the end of each bar, as for `format`. These numbers replace
        the vertical axis. Without it, the axis stays and the bars are plain.

    Raises
    ------
    ValueError
        If `values` is empty, is not 1-D, or holds no real numbers.
    """
    heights = _finite("values", values)
    if heights.ndim != 1:
        raise ValueError(f"values has shape {heights.shape}: pass one axis, such as values.ravel()")
    drawn = ax.bar(start + np.arange(len(heights)), heights, width=0.7, color=colour)
    if fmt is not None:
        ax.bar_label(drawn, [_text(value, fmt) for value in heights], padding=3)
        ax.margins(y=0.25)  # room for the numbers
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.spines["bottom"].set_visible(False)  # the zero line is the axis
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.tick_params(axis="x", length=0)
    ax.set_title(title)


def windows(
    ax: Axes, n: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> None:
    """Draw where a filter lies on `n` samples: the input on top, below it one row per window.

    Padding is dashed, the samples that a window touches are blue, and samples that no window
    touches are framed. Every window stands in the row of the output that it gives. Drawings of
    the same `n` have the same scale, so that they can be compared place by place.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its scales, ticks and spines are replaced.
    n : int
        Samples of the input.
    kernel_size, stride, padding, dilation : int
        As for `convbook.shapes.output_size`.

    Raises
    ------
    ValueError
        If no window fits.
    """
    starts = stride * np.arange(output_size(n, kernel_size, stride, padding, dilation)) - padding
    steps = dilation * np.arange(kernel_size)
    touched = {int(start + step) for start in starts for step in steps}
    for x in range(-padding, n + padding):
        inside = 0 <= x < n
        _cell(ax, x, 0, BLUE if inside and x in touched else None, "-" if inside else ":")
        ax.text(x, 0, f"{x}" if inside else "", ha="center", va="center_baseline")
        if inside and x not in touched:
            frame(ax, 0, x)
            ax.text(x, 0.62, "left out", ha="center", va="top", color=PURPLE)
    answers = n + max(padding, 1) + 1.5
    for i, start in enumerate(starts):
        y = i + 1.5
        row = start + steps
        for left, right in pairwise([*row, answers]):
            ax.plot([left + 0.42, right - 0.42], [y, y], color=FAINT, linewidth=0.8)
        for x in row:
            _cell(ax, x, y, BLUE, "-" if 0 <= x < n else ":")
        _cell(ax, answers, y, ORANGE)
        ax.text(answers, y, f"{i}", ha="center", va="center_baseline")
    ax.text((n - 1) / 2, -0.7, "input", ha="center")
    ax.text(answers, 0.75, "output", ha="center")
    ax.set(xlim=(-max(padding, 1) - 0.6, answers + 0.9), ylim=(n + 2.1, -1.3))
    ax.set(aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def _cell(ax: Axes, x: float, y: float, colour: str | None, line: str = "-") -> None:
    """Draw a square cell around a point, tinted unless there is no colour."""
    cell = Rectangle((x - 0.42, y - 0.42), 0.84, 0.84, linestyle=line, linewidth=1.2)
    cell.set(facecolor=(colour, TINT) if colour else "none", edgecolor=colour or FAINT)
    ax.add_patch(cell)


def _finite(name: str, values: ArrayLike) -> np.ndarray:
    """Return `values` as floats, with what floating point leaves of a cancelled sum set to zero."""
    array = np.asarray(values, dtype=float)
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} {array.shape} is empty or holds nan or inf: pass finite numbers")
    return np.where(np.abs(array) < 0.5e-10, 0.0, array)


def _text(value: float, fmt: str) -> str:
    """Format a number with a minus sign as wide as a plus, not a hyphen."""
    return format(value, fmt).replace("-", "\N{MINUS SIGN}")
