"""The drawings of `convbook.plots`: every number in its place, in the colours of the book."""

import re
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from convbook import plots
from convbook.receptive_field import Window, step

ROOT = Path(__file__).parents[2]
PALETTE = {getattr(plots, name) for name in ("INK", "FAINT", "BLUE", "ORANGE", "GREEN", "PURPLE")}


@pytest.fixture
def ax():
    with plt.style.context("convbook.book"):
        yield Figure().subplots()


def svg(ax, tmp_path):
    FigureCanvasSVG(ax.figure).print_svg(tmp_path / "figure.svg")
    return (tmp_path / "figure.svg").read_text(encoding="utf-8")


def tint(rectangle):
    *_, opacity = rectangle.get_facecolor()
    return to_hex(rectangle.get_facecolor()) if opacity else None


def test_each_number_stands_in_its_cell(ax):
    plots.numbers(ax, [[1, -2, 0], [0.5, 30, -4]], title="six")
    texts = {text.get_position(): text.get_text() for text in ax.texts}
    assert texts == {
        (0, 0): "1",
        (1, 0): "−2",
        (2, 0): "0",
        (0, 1): "0.5",
        (1, 1): "30",
        (2, 1): "−4",
    }
    corners = [(cell.get_x() + 0.5, cell.get_y() + 0.5) for cell in ax.patches]
    assert corners == list(texts)
    assert ax.get_title(loc="left") == "six"
    assert ax.yaxis.get_inverted()


def test_cells_are_tinted_by_sign(ax):
    plots.numbers(ax, [3, -3, 0, -0.0, 1e-17, -1e-17])
    assert [tint(cell) for cell in ax.patches] == [plots.BLUE, plots.ORANGE, *[None] * 4]
    assert [text.get_text() for text in ax.texts] == ["3", "−3", "0", "0", "0", "0"]


def test_numbers_take_a_format(ax):
    plots.numbers(ax, [1, -0.26], fmt=".1f")
    assert [text.get_text() for text in ax.texts] == ["1.0", "−0.3"]


def test_cells_are_square_and_the_axes_hold_all_of_them(ax):
    plots.numbers(ax, np.ones((3, 5)))
    assert ax.get_aspect() == 1
    assert ax.get_xlim()[0] < -0.5
    assert ax.get_xlim()[1] > 4.5
    assert ax.get_ylim()[0] > 2.5
    assert ax.get_ylim()[1] < -0.5


def test_a_frame_goes_around_its_cells(ax):
    plots.frame(ax, 1, 2, 3, 4, colour=plots.GREEN)
    (outline,) = ax.patches
    assert outline.get_bbox().extents == pytest.approx([1.5, 0.5, 5.5, 3.5])
    assert to_hex(outline.get_edgecolor()) == plots.GREEN
    assert not outline.get_fill()


def test_bars_stand_at_the_index_of_their_sample(ax):
    plots.bars(ax, [1, -2, 0.5], start=1.5, colour=plots.GREEN, title="response")
    centres = [bar.get_x() + bar.get_width() / 2 for bar in ax.patches]
    assert centres == pytest.approx([1.5, 2.5, 3.5])
    assert [bar.get_height() for bar in ax.patches] == [1, -2, 0.5]
    assert {to_hex(bar.get_facecolor()) for bar in ax.patches} == {plots.GREEN}
    assert ax.get_title(loc="left") == "response"
    assert not ax.texts


def test_a_response_stands_under_the_centres_of_its_windows(ax):
    signal, kernel_size = np.ones(8), 3
    plots.bars(ax, signal)
    plots.bars(ax, signal[kernel_size - 1 :], start=(kernel_size - 1) / 2)
    centres = [bar.get_x() + bar.get_width() / 2 for bar in ax.patches]
    assert centres == pytest.approx([*range(8), *range(1, 7)])


def test_bars_may_carry_their_numbers_instead_of_an_axis(ax):
    plots.bars(ax, [1, -0.25, 1e-17], fmt=".2f")
    assert [text.get_text() for text in ax.texts] == ["1.00", "−0.25", "0.00"]
    assert not list(ax.get_yticks())
    assert not ax.spines["left"].get_visible()


@pytest.mark.parametrize(
    ("draw", "values", "message"),
    [
        (plots.numbers, [], "matrix (0,) is empty or holds nan or inf: pass finite numbers"),
        (
            plots.numbers,
            [[np.nan]],
            "matrix (1, 1) is empty or holds nan or inf: pass finite numbers",
        ),
        (plots.numbers, np.ones((1, 1, 1)), "matrix has shape (1, 1, 1): pass one axis or two"),
        (plots.bars, [], "values (0,) is empty or holds nan or inf: pass finite numbers"),
        (plots.bars, [np.inf], "values (1,) is empty or holds nan or inf: pass finite numbers"),
        (plots.bars, [[1]], "values has shape (1, 1): pass one axis, such as values.ravel()"),
    ],
)
def test_what_cannot_be_drawn_is_refused(ax, draw, values, message):
    with pytest.raises(ValueError, match=r".") as caught:
        draw(ax, values)
    assert str(caught.value) == message


def test_a_figure_has_no_colour_but_the_six_that_change_in_the_dark(ax, tmp_path):
    plots.numbers(ax, [[1, -1, 0]], title="cells")
    plots.frame(ax, 0, 0)
    other = ax.figure.add_axes((0.5, 0.5, 0.4, 0.4))
    plots.bars(other, [1, -1])
    other.plot([0, 1], label="line")
    other.grid()
    other.legend()
    used = set(re.findall(r"#[0-9a-f]{6}\b", svg(ax, tmp_path)))
    assert used <= PALETTE
    dark = tomllib.loads((ROOT / "lockstep.toml").read_text(encoding="utf-8"))["figures"]["dark"]
    assert dark.keys() == PALETTE


def test_a_figure_is_transparent_and_its_text_stays_text(ax, tmp_path):
    plots.numbers(ax, [[7, 8]])
    drawing = svg(ax, tmp_path)
    assert re.findall(r"<text [^>]*>(\S+)</text>", drawing) == ["7", "8"]
    background, axes = re.findall(r'<g id="patch_[12]">\s*<path[^>]*style="([^"]*)"', drawing)
    assert background == axes == "fill: none"


def test_the_style_draws_in_the_order_of_the_palette():
    cycle = mpl.rc_params_from_file(resources.files("convbook") / "book.mplstyle", False, False)
    colours = cycle["axes.prop_cycle"].by_key()["color"]
    order = [plots.BLUE, plots.ORANGE, plots.GREEN, plots.PURPLE]
    assert ["#" + colour.lstrip("#") for colour in colours] == order


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize("colour", [plots.BLUE, plots.ORANGE])
@pytest.mark.parametrize(("scheme", "page"), [("light", "#ffffff"), ("dark", "#1e2129")])
def test_ink_on_a_tinted_cell_is_readable_in_both_schemes(colour, scheme, page):
    dark = tomllib.loads((ROOT / "lockstep.toml").read_text(encoding="utf-8"))["figures"]["dark"]
    ink, fill = (dark[c] if scheme == "dark" else c for c in (plots.INK, colour))
    cell = plots.TINT * np.array(to_rgb(fill)) + (1 - plots.TINT) * np.array(to_rgb(page))
    low, high = sorted([luminance(to_rgb(ink)), luminance(cell)])
    assert (high + 0.05) / (low + 0.05) >= 7  # WCAG 2.2, level AAA


def test_importing_the_drawings_chooses_no_window_system():
    code = "import convbook.plots, sys; print('matplotlib.pyplot' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def cells(ax, colour):
    """Centres of the cells of one colour."""
    found = [cell for cell in ax.patches if tint(cell) == colour]
    return [(round(c.get_x() + 0.42, 2), round(c.get_y() + 0.42, 2)) for c in found]


@pytest.mark.parametrize(
    ("options", "starts", "step"),
    [
        ({}, [0, 1, 2, 3, 4, 5], 1),
        ({"padding": 1}, [-1, 0, 1, 2, 3, 4, 5, 6], 1),
        ({"stride": 2}, [0, 2, 4], 1),
        ({"stride": 2, "padding": 1}, [-1, 1, 3, 5], 1),
        ({"dilation": 2}, [0, 1, 2, 3], 2),
    ],
)
def test_a_row_of_cells_stands_where_each_window_lies(ax, options, starts, step):
    plots.windows(ax, n=8, kernel_size=3, **options)
    rows = [(x + j * step, i + 1.5) for i, x in enumerate(starts) for j in range(3)]
    blue = cells(ax, plots.BLUE)
    assert [cell for cell in blue if cell[1] != 0] == rows
    assert [x for x, y in blue if y == 0] == sorted({x for x, _ in rows} & set(range(8)))
    assert len(cells(ax, plots.ORANGE)) == len(starts)


def test_a_sample_that_no_window_touches_is_marked(ax):
    plots.windows(ax, n=8, kernel_size=3, stride=2)
    (marked,) = [text for text in ax.texts if text.get_text() == "left out"]
    assert marked.get_position()[0] == 7


def test_drawings_of_one_length_have_one_scale(ax):
    limits = set()
    for options in ({}, {"padding": 1}, {"stride": 2}, {"dilation": 2}):
        ax.clear()
        plots.windows(ax, 8, 3, **options)
        limits.add((ax.get_xlim(), ax.get_ylim()))
    assert len(limits) == 1


def test_windows_that_do_not_fit_are_refused(ax):
    with pytest.raises(ValueError, match="kernel_size 9 exceeds the padded input length 8"):
        plots.windows(ax, 8, 9)


def areas(ax):
    """The filled areas of `pixels`: colour, opacity, and the cells that each covers."""
    for patch in ax.patches[:-1]:
        *_, opacity = patch.get_facecolor()
        cells = {
            (row, column)
            for row in range(-2, 9)
            for column in range(-2, 9)
            if patch.get_path().contains_point((column, row))
        }
        yield to_hex(patch.get_facecolor()), opacity, cells


def test_pixels_are_tinted_by_sign_and_fuller_for_larger_values(ax):
    plots.pixels(ax, [[0, 1, 1, 0.5], [-1, 1, 0, 0]], title="image")
    found = sorted(areas(ax))
    assert found == sorted(
        [
            (plots.BLUE, 1, {(0, 1), (0, 2), (1, 1)}),
            (plots.BLUE, 0.5, {(0, 3)}),
            (plots.ORANGE, 1, {(1, 0)}),
        ]
    )
    assert ax.get_title(loc="left") == "image"
    assert ax.yaxis.get_inverted()
    assert ax.get_aspect() == 1


def test_images_with_one_largest_value_can_be_compared(ax):
    plots.pixels(ax, [[1, 2]], largest=4)
    assert sorted(areas(ax)) == [(plots.BLUE, 0.25, {(0, 0)}), (plots.BLUE, 0.5, {(0, 1)})]
    plots.pixels(ax, [[0.0, 0.0]])  # nothing to draw, and no division by zero


@pytest.mark.parametrize(
    ("image", "options", "message"),
    [
        ([1, 2], {}, "image has shape (2,): pass (rows, columns)"),
        ([[np.nan]], {}, "image (1, 1) is empty or holds nan or inf: pass finite numbers"),
        ([[1]], {"largest": 0}, "largest 0 is not above 0: pass a value of the image"),
    ],
)
def test_what_is_no_image_is_refused(ax, image, options, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        plots.pixels(ax, image, **options)


@pytest.mark.parametrize(
    "layers",
    [
        [(3, 1, 0, 1)] * 3,
        [(3, 2, 1, 1), (2, 1, 0, 1)],
        [(3, 1, 0, 1), (2, 2, 0, 1), (3, 1, 1, 1)],
        [(3, 1, 2, 2), (3, 1, 0, 3)],
    ],
)
def test_a_cone_counts_the_ways_from_each_place_and_stands_below_its_middle(ax, layers):
    n, output = 15, 1
    plots.cone(ax, n, layers, output)
    net = torch.nn.Sequential(
        *[torch.nn.Conv1d(1, 1, k, s, p, d, bias=False) for k, s, p, d in layers]
    )
    for conv in net:
        torch.nn.init.ones_(conv.weight)
    x = torch.zeros(1, 1, n, requires_grad=True)
    net(x)[0, 0, output].backward()
    ways = {i: int(count) for i, count in enumerate(x.grad[0, 0].tolist()) if count}
    written = [(*text.get_position(), text.get_text()) for text in ax.texts]
    assert {int(x): int(text) for x, y, text in written if y == 0 and 0 <= x < n} == ways

    window = Window()
    for layer in layers:
        window = step(window, *layer)
    ((x, text),) = [(x, text) for x, y, text in written if y == max(y for _, y, _ in written)]
    assert (x, text) == (window.centre + output * window.jump, "1")


def test_a_cone_of_no_output_is_refused(ax):
    with pytest.raises(ValueError, match=r"^output 3 is none of 0 to 2$"):
        plots.cone(ax, 5, [(3, 1, 0, 1)], 3)
