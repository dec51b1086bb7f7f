"""A figure is drawn alike everywhere, and two drawings agree if a reader sees no difference."""

import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from lockstep import svg

DARK = {"#0062a3": "#5cb3ee", "#b34a00": "#f0974f", "#24292f": "#e2e4e9"}


def draw(colour="#0062a3", y=(0, 1, 0), label="time"):
    figure = Figure(figsize=(2, 1.5))
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], y, color=colour, marker="o")
    axes.fill_between([0, 1], [0, 1], color="#b34a00", alpha=0.3)
    axes.set_xlabel(label)
    return svg.render(figure, DARK)


@pytest.fixture(scope="module")
def drawn():
    return draw()


def test_the_same_figure_twice_is_the_same_bytes(drawn):
    assert draw() == drawn


def test_a_drawing_names_no_date_no_program_and_keeps_its_text_as_text(drawn):
    assert ">time</text>" in drawn
    assert not re.search(r"<dc:date|<dc:creator|20\d\d-\d\d|Matplotlib", drawn)
    assert not re.search(r"[ \t]$", drawn, re.MULTILINE)
    assert drawn.endswith("\n")


def test_settings_of_a_listing_do_not_reach_what_must_be_the_same(drawn):
    with plt.rc_context({"svg.hashsalt": "other", "svg.fonttype": "path"}):
        assert draw() == drawn


def test_each_colour_changes_with_the_scheme_of_the_page(drawn):
    assert ":root { --c0062a3: #0062a3; --cb34a00: #b34a00 }" in drawn
    assert "@media (prefers-color-scheme: dark)" in drawn
    assert "--c0062a3: #5cb3ee; --cb34a00: #f0974f" in drawn
    assert "stroke: var(--c0062a3)" in drawn
    assert "24292f" not in drawn  # a colour that is not used
    outside = re.sub(r"<style>:root.*?</style>", "", drawn)
    assert not any(colour in outside for colour in DARK)
    ET.fromstring(drawn)


def test_without_dark_colours_nothing_is_replaced():
    figure = Figure(figsize=(2, 1.5))
    figure.add_subplot().plot([0, 1], color="#0062a3")
    assert "stroke: #0062a3" in svg.render(figure, {})
    assert "var(" not in svg.render(figure, {})


def test_a_drawing_agrees_with_itself(drawn):
    assert svg.difference(drawn, drawn) is None


def test_identifiers_may_have_other_names(drawn):
    names = sorted(set(re.findall(r'id="([^"]+)"', drawn)), key=len, reverse=True)
    renamed = drawn
    for number, name in enumerate(names):
        renamed = re.sub(rf"(?<=[\"#]){re.escape(name)}(?=[\")])", f"new{number}", renamed)
    assert renamed != drawn
    assert svg.difference(drawn, renamed) is None


SIMPLE = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt">
 <defs><path id="a" d="M 0 0 L 10.5 -3"/><path id="b" d="M 0 0"/></defs>
 <g transform="translate(10 20) scale(0.1 -0.1)" style="fill: #0062a3; opacity: 0.4">
  <use xlink:href="#a" x="100.0" y="7"/>
  <path d="M 1 2 L 30.25 40" clip-path="url(#b)"/>
  <rect x="1e2" y="-.5" width="30" height="5"/>
  <text x="5">1.0</text>
 </g>
</svg>
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('x="100.0"', 'x="100.4"'),
        ('x="100.0"', 'x="99.6"'),
        ("30.25 40", "30.65 40"),
        ("translate(10 20)", "translate(10.4 19.6)"),
        ('x="1e2"', 'x="100.3"'),
        ('"a"', '"z"'),
    ],
)
def test_less_than_half_a_pixel_is_no_difference(old, new):
    changed = SIMPLE.replace(old, new).replace('"#a"', '"#z"' if new == '"z"' else '"#a"')
    assert changed != SIMPLE
    assert svg.difference(SIMPLE, changed) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('x="100.0"', 'x="100.6"', "x of <use>: 100.0 is drawn anew as 100.6"),
        ("30.25 40", "30.85 40", "d of <path>: M 1 2 L 30.25 40 is drawn anew as M 1 2 L 30.85 40"),
        ("30.25 40", "30.25 40 50", "d of <path>"),
        ("L 30.25 40", "M 30.25 40", "d of <path>"),
        ("translate(10 20)", "translate(11 20)", "transform of <g>"),
        ("scale(0.1 -0.1)", "scale(0.4 -0.1)", "transform of <g>"),
        ("#0062a3", "#b34a00", "style of <g>"),
        ("#0062a3", "#0062a4", "style of <g>"),
        ("opacity: 0.4", "opacity: 0.8", "style of <g>"),
        ("opacity: 0.4", "opacity: 0.40001", "style of <g>"),
        (">1.0<", ">1.1<", "the text '1.0' is drawn anew as '1.1'"),
        (">1.0<", ">1<", "the text '1.0' is drawn anew as '1'"),
        (' clip-path="url(#b)"', "", "<path> has other attributes"),
        ("url(#b)", "url(#a)", "clip-path of <path>"),
        ('"#a"', '"#b"', "href of <use>"),
        ("<rect", "<line", "<rect> is drawn anew as <line>"),
        ('  <text x="5">1.0</text>\n', "", "it has 9 elements, drawn anew 8"),
        ("</g>", "</g>stray", "the text '' is drawn anew as 'stray'"),
        ("</svg>", "", "it is not well-formed SVG"),
        ("<svg", "<svg <", "it is not well-formed SVG"),
    ],
)
def test_what_a_reader_could_see_is_a_difference(old, new, told):
    assert old in SIMPLE
    changed = SIMPLE.replace(old, new, 1) if old != "</g>" else SIMPLE.replace(old, new)
    assert told in svg.difference(SIMPLE, changed)


@pytest.mark.parametrize(
    "changed",
    [draw(colour="#b34a00"), draw(y=(0, 1, 0.5)), draw(label="Time"), draw(y=(0, 10, 0)), "", "x"],
    ids=["colour", "data", "label", "ticks", "empty", "no drawing"],
)
def test_another_figure_is_a_difference(drawn, changed):
    assert svg.difference(drawn, changed)


def test_a_long_difference_is_told_in_one_line():
    path = "<svg><path d='M " + "1 " * 500 + "{}'/></svg>"
    told = svg.difference(path.format("1"), path.format("9"))
    assert "…" in told
    assert len(told) < 160
