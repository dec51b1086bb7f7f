"""Drawings of the book: numbers in cells, images, signals as bars, what a layer reads.

Every function draws on the `Axes` that it is given, in the style `plt.style.use("convbook.book")`.
The colours are the six below and no others, because the site exchanges each of them where the page
is dark.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
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
    "cone",
    "frame",
    "numbers",
    "pixels",
    "windows",
]

INK = "#24292f"  # text and axes
FAINT = "#8a8f98"  # grids and zero lines
BLUE = "#0062a3"
ORANGE = "#b34a00"
GREEN = "#00724f"
PURPLE = "#a03a78"

LEVELS = 12  # opacities of a pixel: so few that a figure stays small, so many that none is missed
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


def pixels(ax: Axes, image: ArrayLike, *, title: str = "", largest: float | None = None) -> None:
    """Draw an image without numbers: positive pixels blue, negative orange, zero as the page.

    The larger the value, the fuller the colour. Pixels lie where `numbers` has its cells, so that
    `frame` goes around them.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its scales, ticks and spines are replaced.
    image : array_like, shape (rows, columns)
        The pixels.
    title : str
        What stands above the image.
    largest : float, optional
        The value of the full colour, and of all beyond. By default the largest, without its sign.
        Give images that are to be compared the same one.

    Raises
    ------
    ValueError
        If `image` is empty, has not two axes or holds no real numbers, or `largest` is not above 0.
    """
    values = _finite("image", image)
    if values.ndim != 2:
        raise ValueError(f"image has shape {values.shape}: pass (rows, columns)")
    if largest is not None and not 0 < largest < np.inf:
        raise ValueError(f"largest {largest!r} is not above 0: pass a value of the image")
    full = largest or np.abs(values).max() or 1
    steps = np.rint(LEVELS * np.clip(values / full, -1, 1)).astype(int)
    for level in np.unique(steps[steps != 0]):
        colour = (BLUE if level > 0 else ORANGE, abs(int(level)) / LEVELS)
        area = PathPatch(_outline(steps == level), facecolor=colour, linewidth=0)
        ax.add_patch(area)
    rows, columns = values.shape
    edge = Rectangle((-0.5, -0.5), columns, rows, fill=False, edgecolor=FAINT, linewidth=0.8)
    ax.add_patch(edge)
    ax.set(title=title, aspect="equal", anchor="N", xticks=[], yticks=[])
    ax.set(xlim=(-0.56, columns - 0.44), ylim=(rows - 0.44, -0.56))  # room for the outer lines
    ax.spines[:].set_visible(False)


def _outline(mask: np.ndarray) -> Path:
    """Return one path around all cells of a mask, those side by side in one rectangle."""
    sides = np.diff(np.pad(mask.astype(int), ((0, 0), (1, 1))))
    first, last = np.argwhere(sides == 1), np.argwhere(sides == -1)
    corners = [
        [(a, row), (b, row), (b, row + 1), (a, row + 1), (a, row)]
        for (row, a), (_, b) in zip(first, last, strict=True)
    ]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.concatenate(corners) - 0.5, codes * len(corners))


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


def cone(ax: Axes, n: int, layers: Sequence[tuple[int, int, int, int]], output: int) -> None:
    """Draw what one output of a stack reads, layer by layer: the input on top, the output below.

    What reaches the output is blue, with the number of ways on which it does; padding is dashed.
    A line joins each place to the places that it reads, and it stands below their middle.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its scales, ticks and spines are replaced.
    n : int
        Samples of the input.
    layers : sequence of (kernel_size, stride, padding, dilation)
        As for `convbook.shapes.output_size`.
    output : int
        Which output of the last layer, from 0.

    Raises
    ------
    ValueError
        If there is no such output, or somewhere no window fits.
    """
    sizes = [n]
    middles: list[dict[int, float]] = [{i: float(i) for i in range(n)}]
    for kernel_size, stride, padding, dilation in layers:
        sizes.append(output_size(sizes[-1], kernel_size, stride, padding, dilation))
        jump = middles[-1][1] - middles[-1][0] if sizes[-2] > 1 else 1.0
        first = middles[-1][0] + jump * (dilation * (kernel_size - 1) / 2 - padding)
        middles.append({i: first + i * jump * stride for i in range(sizes[-1])})
        for i in (*range(-padding, 0), *range(sizes[-2], sizes[-2] + padding)):
            middles[-2][i] = middles[-2][0] + i * jump
    if not 0 <= output < sizes[-1]:
        raise ValueError(f"output {output} is none of 0 to {sizes[-1] - 1}")

    height = 1.9
    ways = {output: 1}
    for depth in range(len(layers), -1, -1):
        y, row = height * depth, middles[depth]
        for i, x in row.items():
            colour = None if i not in ways else ORANGE if depth == len(layers) else BLUE
            _cell(ax, x, y, colour, "-" if 0 <= i < sizes[depth] else ":")
            if i in ways:
                ax.text(x, y, f"{ways[i]}", ha="center", va="center_baseline")
        if depth == 0:
            break
        kernel_size, stride, padding, dilation = layers[depth - 1]
        below: dict[int, int] = {}
        for i, count in ways.items():
            if not 0 <= i < sizes[depth]:
                continue  # padding reads nothing
            for j in i * stride - padding + dilation * np.arange(kernel_size):
                below[int(j)] = below.get(int(j), 0) + count
                ends = [row[i], middles[depth - 1][int(j)]], [y - 0.42, y - height + 0.42]
                ax.plot(*ends, color=FAINT, linewidth=0.8)
        ways = below
    places = [x for row in middles for x in row.values()]
    for i in range(n):
        ax.text(i, -0.62, f"{i}", ha="center", color=INK)
    ax.set(xlim=(min(places) - 0.6, max(places) + 0.6))
    ax.set(ylim=(height * len(layers) + 0.6, -1.5), aspect="equal", xticks=[], yticks=[])
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
