"""Every figure is what its listing draws, is shown on its page, and is told in words."""

import pytest

from lockstep.guards.figures import figures
from lockstep.record import record

DRAWS = (
    "import matplotlib.pyplot as plt\n\nplt.figure(figsize=(1, 1))\nplt.plot([0, {}])\nplt.show()\n"
)
SHOWN = "\n![A line that climbs to one.](figures/counting/count.svg)\n"


@pytest.fixture
def drawn(trial):
    """The trial book with one figure, recorded and shown."""
    trial.write("snippets/counting/count.py", DRAWS.format(1))
    page = trial.read("docs/counting.md").partition("<!--pytest")[0]
    trial.write("docs/counting.md", page + SHOWN)
    record(trial.book)
    return trial


def told(trial):
    return [(f.path, f.line, f"{f.problem} | {f.mend}") for f in figures(trial.book)]


def test_a_figure_that_is_recorded_shown_and_told_holds(drawn):
    assert told(drawn) == []


@pytest.mark.parametrize(
    ("target", "holds"),
    [
        ("figures/counting/count.svg", True),
        ("../figures/counting/count.svg", True),
        ("figures/other/count.svg", False),
        ("figures/counting/account.svg", False),
        ("figures/counting/count.png", False),
    ],
)
def test_the_figure_that_is_shown_is_the_one_that_is_drawn(drawn, target, holds):
    page = drawn.read("docs/counting.md").replace("figures/counting/count.svg", target)
    drawn.write("docs/counting.md", page)
    assert (told(drawn) == []) is holds


def test_a_title_and_braces_after_an_image_do_not_hide_it(drawn):
    page = drawn.read("docs/counting.md").replace(".svg)", '.svg "A (long) title"){ width="9" }')
    drawn.write("docs/counting.md", page)
    assert told(drawn) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "path", "line", "problem"),
    [
        (
            "snippets/counting/count.py",
            "[0, 1]",
            "[0, 2]",
            "snippets/counting/count.svg",
            0,
            "it is not what docs/counting.md::count draws: ",
        ),
        (
            "snippets/counting/count.py",
            "plt.show",
            "plt.figure()\nplt.show",
            "docs/counting.md",
            10,
            "count draws 2 figures; a listing draws one at most",
        ),
        (
            "snippets/counting/count.svg",
            "stroke: #1f77b4",
            "stroke: #1f77b5",
            "snippets/counting/count.svg",
            0,
            "style of <path>",
        ),
        (
            "snippets/counting/count.svg",
            "</svg>",
            "",
            "snippets/counting/count.svg",
            0,
            "it is not well-formed SVG",
        ),
        (
            "docs/counting.md",
            SHOWN,
            "",
            "docs/counting.md",
            10,
            "count draws a figure that the page does not show",
        ),
        (
            "docs/counting.md",
            "A line that climbs to one.",
            "A line climbs",
            "docs/counting.md",
            15,
            "the image count.svg has the alternative text 'A line climbs'",
        ),
        (
            "docs/counting.md",
            "A line that climbs to one.",
            "",
            "docs/counting.md",
            15,
            "the image count.svg has the alternative text ''",
        ),
    ],
)
def test_what_does_not_hold_is_told(drawn, name, old, new, path, line, problem):
    text = drawn.read(name)
    assert old in text
    drawn.write(name, text.replace(old, new, 1))
    (found,) = told(drawn)
    assert found[:2] == (path, line)
    assert problem in found[2]


def test_a_figure_that_is_not_recorded_is_told(drawn):
    (drawn.root / "snippets/counting/count.svg").unlink()
    ((path, _, problem),) = told(drawn)
    assert path == "snippets/counting/count.svg"
    assert problem.startswith("the figure of docs/counting.md::count is not recorded | run: make")


def test_a_figure_that_nothing_draws_any_more_is_told(drawn):
    drawn.write("snippets/counting/count.py", "x = 1\n")
    ((path, _, problem),) = told(drawn)
    assert path == "snippets/counting/count.svg"
    assert "docs/counting.md::count draws no figure" in problem


def test_a_figure_drawn_by_a_block_on_the_page_is_recorded_nowhere(trial):
    trial.listing(DRAWS.format(1))
    ((_, line, problem),) = told(trial)
    assert line == 5
    assert "draws a figure that is recorded nowhere" in problem


def test_what_fails_or_is_skipped_is_not_for_this_guard(trial):
    trial.page(
        "```py\n1 / 0\n```\n\n<!--pytest.mark.skip(reason='x')-->\n```py\n"
        + DRAWS.format(1)
        + "```\n"
    )
    assert told(trial) == []


@pytest.mark.parametrize(
    ("html", "holds"),
    [
        ('<img src="a.svg" alt="A line that climbs">', True),
        ('<img src="a.svg">', False),
        ('<img src="a.svg" alt="">', False),
        ('<img src="a.svg" alt=" ">', False),
    ],
)
def test_every_image_of_the_built_site_has_a_text(trial, html, holds):
    trial.built(f"<p>{html}</p>")
    found = told(trial)
    assert (found == []) is holds
    assert holds or "the image 'a.svg' has no alternative text" in found[0][2]
