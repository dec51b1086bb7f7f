"""Layer builder: every claim that the figure makes, proved in a real browser."""

import contextlib
import io
import subprocess
import sys
from math import prod

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from convbook.receptive_field import receptive_field
from convbook.shapes import (
    Activation,
    AdaptivePool,
    BatchNorm,
    Conv,
    Flatten,
    Linear,
    Pool,
    trace,
)

NAME = "layer-builder"
KEPT = (Conv, BatchNorm, Activation, Pool)  # layers with a receptive field of their own
DENSE = "flatten,linear-128,relu,linear-10"
TWO = "28x28x1,conv-32-3-1-1,bn,relu,pool-2,conv-64-3-1-1,bn,relu,pool-2"
THREE = (TWO + ",conv-128-3-1-1,bn,relu,pool-2").replace("28x28x1", "32x32x3")
PRESETS = {
    "28×28, flatten": (f"{TWO},{DENSE}", 421_834),
    "28×28, global average pooling": (f"{TWO},gap,flatten,linear-10", 19_658),
    "32×32 in colour, flatten": (f"{THREE},{DENSE}", 357_258),
    "28×28, fully connected only": (
        "28x28x1,flatten,linear-512,relu,linear-256,relu,linear-10",
        535_818,
    ),
}
# One of each reason that a layer of the figure can be impossible for, in the order of the module.
REASONS = (
    "input_shape",
    "takes one sample",
    "kernel_size 0",
    "stride 0",
    "dilation 0",
    "exceeds the padded input",
    "spans",
    "more than half",
    "out_channels 0",
    "out_features 0",
    "put Flatten() before it",
)
HOSTILE = (
    "",
    ",",
    "28x28",
    "28x28x1x1",
    "28x28x1,",
    "28x28x-1",
    "28x28x1,conv",
    "28x28x1,conv-32",
    "28x28x1,conv-32-3-1-1-1-1",
    "28x28x1,conv-32-3--1",
    "28x28x1,conv-1e3-3",
    "28x28x1,conv-0x10-3",
    "28x28x1,conv-99999-3",
    "28x28x1,conv-4097-3",
    "28x28x1,conv-NaN-3",
    "28x28x1,conv-٣-3",
    "28x28x1,relu-3",
    "28x28x1,constructor",
    "28x28x1,__proto__",
    "28x28x1,toString-1",
    "28x28x1,hasOwnProperty-3-3",
    "28x28x1,linear-10<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "28x28x1,%3Cimg%20src=x%20onerror=alert(1)%3E",
    "%E0%A4%A",
    "%",
    "💥",
    "28x28x1,#layers=28x28x1",
    "28x28x1" + 41 * ",bn",
    "28x28x1" + 100_000 * ",bn",
)
# The natural height of the figure, and the one that is reserved for it.
HEIGHT = """figure => {
    figure.style.minHeight = 0
    const height = figure.getBoundingClientRect().height
    figure.style.minHeight = ""
    return [height, parseFloat(getComputedStyle(figure).minHeight)]
}"""


def layer(kind, *sizes):
    """Write a layer as the state of the figure has it."""
    names = {
        "conv": ("out_channels", "kernel_size", "stride", "padding", "dilation"),
        "pool": ("kernel_size", "stride", "padding"),
        "linear": ("out_features",),
    }
    return {"kind": kind, **dict(zip(names.get(kind, ()), sizes, strict=True))}


def random_layer(rng):
    few = lambda top, low=1: int(rng.integers(low, top))  # noqa: E731
    zero = lambda n: 0 if rng.random() < 0.02 else n  # noqa: E731
    match rng.choice(
        ["conv", "bn", "relu", "pool", "gap", "flatten", "linear"],
        p=[0.35, 0.15, 0.15, 0.15, 0.04, 0.08, 0.08],
    ):
        case "conv":
            sizes = few(9), few(6), few(3), few(3, 0), few(3)
            sizes = (*map(zero, sizes[:3]), sizes[3], zero(sizes[4]))
            return layer("conv", *sizes)
        case "pool":
            return layer("pool", zero(few(4)), zero(few(4)), few(2, 0))
        case "linear":
            return layer("linear", zero(few(20)))
        case kind:
            return layer(str(kind))


def random_networks(*, possible, impossible, seed=8):
    """Return networks of up to nine layers on small images, as many of each sort as asked for."""
    rng = np.random.default_rng(seed)
    found = {True: [], False: []}
    wanted = {True: possible, False: impossible}
    while any(len(found[sort]) < wanted[sort] for sort in found):
        sides = (int(n) for n in rng.integers(1, 24, 2))
        height, width = (0 if rng.random() < 0.005 else n for n in sides)
        network = {
            "input": {"channels": int(rng.integers(1, 5)), "height": height, "width": width},
            "layers": [random_layer(rng) for _ in range(rng.integers(0, 10))],
        }
        sort = not isinstance(traced(network), str)
        if len(found[sort]) < wanted[sort]:
            found[sort].append(network)
    return found[True] + found[False]


def shape_of(network):
    return tuple(network["input"][axis] for axis in ("channels", "height", "width"))


def described(network):
    """Describe the layers to convbook.shapes, with what comes in from the layer before."""
    shape = shape_of(network)
    layers = []
    for each in network["layers"]:
        kind, *sizes = each.values()
        match kind:
            case "conv":
                out, *pairs = sizes
                # In pairs, as `trace` reads them from PyTorch's Conv2d.
                made = Conv(shape[0], out, *((n, n) for n in pairs), dims=2)
            case "pool":
                made = Pool(*sizes, dims=2)
            case "linear":
                made = Linear(prod(shape), *sizes)
            case "bn":
                made = BatchNorm(shape[0], dims=2)
            case "gap":
                made = AdaptivePool(1, dims=2)
            case "flatten":
                made = Flatten()
            case "relu":
                made = Activation("ReLU")
        layers.append(made)
        try:
            shape, _, _ = made.measure(shape)
        except ValueError:
            break
    return layers


def traced(network):
    """Return what `trace` finds, or the text of its error."""
    try:
        if 0 in shape_of(network):
            return trace([], shape_of(network))
        return trace(described(network), shape_of(network))
    except ValueError as error:
        return str(error)


def read(address):
    """Read the address of a network by a second way, into the state of the figure."""
    first, *words = address.split(",")
    height, width, channels = map(int, first.split("x"))
    layers = []
    for word in words:
        kind, *sizes = (int(n) if n.isdigit() else n for n in word.split("-"))
        if kind == "conv":
            sizes += (1, 0, 1)[len(sizes) - 2 :]
        if kind == "pool":
            sizes += (sizes[0], 0)[len(sizes) - 1 :]
        layers.append(layer(kind, *sizes))
    return {
        "input": {"channels": channels, "height": height, "width": width},
        "layers": layers,
    }


def table(element):
    """Return the table as it is read: a list of cells for each row."""
    return element.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].filter(c => !c.hidden).map(c => c.textContent))"
    )


def labels(element):
    return [row[0].partition(" ")[2] for row in table(element)[1:]]


def press(element, name):
    """Press a button by keyboard alone."""
    element.get_by_role("button", name=name, exact=True).focus()
    element.page.keyboard.press("Enter")


def choose(element, at):
    element.locator("tbody button").nth(at + 1).focus()
    element.page.keyboard.press("Enter")


def field(element, name):
    return element.get_by_label(name, exact=True)


def fill(element, name, value):
    """Type a number."""
    field(element, name).focus()
    element.page.keyboard.press("Control+a")
    element.page.keyboard.type(str(value))


def said(element):
    return element.locator(".said").inner_text()


@pytest.fixture
def opened(visit):
    """Open the page of the figure with a network in its address; collect what goes wrong."""

    def opened(address, **options):
        wrong = []

        def listen(page):
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text))
            page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))

        page = visit(f"figures/{NAME}/{address}", before=listen, **options)
        page.locator(f"{NAME}[ready]").wait_for()
        return page, page.locator(NAME), wrong

    return opened


# The numbers


def test_possible_networks_have_the_shapes_and_costs_of_convbook(figure, evaluate_all):
    page, _ = figure(NAME)
    networks = random_networks(possible=400, impossible=0)
    for network, seen in zip(networks, evaluate_all(page, NAME, networks), strict=True):
        expected = traced(network)
        assert seen["error"] is None
        rows = [
            (row["label"], tuple(row["shape"]), row["parameters"], row["multiplyAdds"])
            for row in seen["rows"]
        ]
        assert rows == [
            (row.label, row.output_shape, row.parameters, row.multiply_adds)
            for row in expected.rows
        ]
        assert seen["totals"]["parameters"]["total"] == expected.parameters
        assert seen["totals"]["multiplyAdds"]["total"] == expected.multiply_adds
        dense = sum(row.parameters for row in expected.rows if isinstance(row.layer, Linear))
        assert seen["totals"]["parameters"]["dense"] == dense


def test_impossible_networks_have_the_error_of_convbook_to_the_letter(figure, evaluate_all):
    page, _ = figure(NAME)
    networks = random_networks(possible=0, impossible=1200)
    texts = [traced(network) for network in networks]
    for network, text, seen in zip(
        networks, texts, evaluate_all(page, NAME, networks), strict=True
    ):
        assert seen["error"]["text"] == text
        assert text.endswith(seen["error"]["why"])
        # Up to there all is as without the layer that is impossible.
        at = max(seen["error"]["at"], 0)
        before = {**network, "layers": network["layers"][:at]}
        expected = [] if seen["error"]["at"] < 0 else traced(before).rows
        known = [tuple(row["shape"]) for row in seen["rows"] if "shape" in row]
        assert known == [row.output_shape for row in expected]
        assert seen["code"] is None
    for reason in REASONS:
        assert any(reason in text for text in texts), f"no network was impossible for: {reason}"


def test_receptive_fields_are_those_of_convbook(figure, evaluate_all):
    page, _ = figure(NAME)
    networks = random_networks(possible=300, impossible=0, seed=9)
    compared = 0
    for network, seen in zip(networks, evaluate_all(page, NAME, networks), strict=True):
        layers = described(network)
        end = next((i for i, each in enumerate(layers) if not isinstance(each, KEPT)), len(layers))
        for row, expected in zip(seen["rows"], receptive_field(layers[:end]).rows, strict=False):
            assert {row["sees"]} == {window.size for window in expected.windows}
            compared += 1
    assert compared > 500


def test_the_code_runs_and_prints_the_shape_and_the_parameters(figure, evaluate_all):
    page, _ = figure(NAME)
    networks = random_networks(possible=200, impossible=0, seed=10)
    for network, seen in zip(networks, evaluate_all(page, NAME, networks), strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(seen["code"], {})
        shape = seen["rows"][-1]["shape"] if seen["rows"] else list(shape_of(network))
        total = seen["totals"]["parameters"]["total"]
        assert printed.getvalue() == f"{torch.Size([2, *shape])}\n{total}\n"


def test_the_address_of_every_network_reads_back_as_the_same(figure, evaluate_all):
    page, _ = figure(NAME)
    networks = random_networks(possible=150, impossible=150, seed=11)
    addresses = [seen["address"] for seen in evaluate_all(page, NAME, networks)]
    back = page.evaluate(
        """async addresses => {
            const module = await import(new URL("javascripts/figures/layer-builder.js", origin))
            return addresses.map(module.read)
        }""",
        addresses,
    )
    assert back == networks
    assert [read(address) for address in addresses] == networks


# What it teaches


def test_it_starts_with_the_network_of_the_chapter(figure):
    _, element = figure(NAME)
    bar = element.locator(".sums").first.inner_text()
    assert "421,834 parameters" in bar
    assert "19,008 (4.5%)" in bar
    assert "402,826 (95.5%)" in bar
    assert "402,826 of 421,834 parameters, 95.5%" in said(element)


def test_one_click_makes_402826_parameters_vanish_and_another_brings_them_back(figure):
    _, element = figure(NAME)
    before = table(element)
    element.get_by_role("button", name="Global average pooling").click()
    assert "19,658 parameters" in element.locator(".sums").first.inner_text()
    assert "402,826 of 421,834" in said(element)
    assert "19,658 are left" in said(element)
    left = (
        element.locator("svg")
        .first.locator("rect:not(.ghost)")
        .evaluate_all(
            "all => all.reduce((sum, each) => sum + Number(each.getAttribute('width')), 0)"
        )
    )
    assert left == pytest.approx(100 * 19_658 / 421_834)
    element.get_by_role("button", name="Flatten", exact=True).click()
    assert table(element) == before


def test_the_dense_layers_that_come_back_are_those_that_went(figure):
    _, element = figure(NAME)
    choose(element, 9)
    fill(element, "out_features", 77)
    before = table(element)
    press(element, "Global average pooling")
    assert "AdaptiveAvgPool2d(1)" in labels(element)
    press(element, "Flatten")
    assert table(element) == before


@pytest.mark.parametrize("name", PRESETS)
def test_the_networks_of_the_chapter_can_be_chosen(figure, name):
    page, element = figure(NAME)
    address, parameters = PRESETS[name]
    element.get_by_label("Network").select_option(name)
    expected = traced(read(address))
    assert expected.parameters == parameters
    assert f"{parameters:,} parameters" in element.locator(".sums").first.inner_text()
    assert labels(element) == [row.label for row in expected.rows]
    page.wait_for_function("address => location.hash === `#layers=${address}`", arg=address)


def test_the_table_prints_what_trace_prints(opened):
    address = "33x20x3,conv-8-5-2-1-2,bn,relu,pool-3-2-1,conv-6-3,gap,flatten,linear-10"
    _, element, _ = opened(f"#layers={address}")
    network = read(address)
    expected = traced(network)
    fields = [row.windows[0].size for row in receptive_field(described(network)[:5]).rows]
    fields = [f"{n}×{n}" for n in fields] + ["all"] * 3
    assert table(element) == [
        ["input", "(3, 33, 20)", "", "", "1×1"],
        *(
            [
                f"{row.name} {row.label}",
                str(row.output_shape),
                f"{row.parameters:,}" + (f" ({row.share:.1%})" if row.parameters else ""),
                f"{row.multiply_adds:,}",
                seen,
            ]
            for row, seen in zip(expected.rows, fields, strict=True)
        ),
    ]


def test_bars_are_as_long_as_the_counts(figure):
    _, element = figure(NAME)
    rows = traced(read(PRESETS["28×28, flatten"][0])).rows
    for drawing, counts in zip(
        element.locator("div > svg").all(),
        ([row.parameters for row in rows], [row.multiply_adds for row in rows]),
        strict=True,
    ):
        rects = drawing.locator("rect:not(.ghost)").evaluate_all(
            "all => all.map(each => [Number(each.getAttribute('width')), each.classList[0]])"
        )
        assert [width for width, _ in rects] == pytest.approx(
            [100 * n / sum(counts) for n in counts]
        )
        kinds = ["orange" if isinstance(row.layer, Linear) else "blue" for row in rows]
        assert [kind for _, kind in rects] == kinds


def test_an_impossible_layer_turns_red_with_the_words_of_trace_and_can_be_mended(figure):
    _, element = figure(NAME)
    choose(element, 8)
    press(element, "Remove")
    address = PRESETS["28×28, flatten"][0].replace("flatten,", "")
    text = traced(read(address))
    assert said(element) == f"ValueError: {text}"
    wrong = element.locator("tr.wrong")
    expect(wrong).to_have_count(1)
    assert wrong.inner_text().split("\t") == [
        "8 Linear(3136, 128)",
        "✗ " + text.removeprefix("layer 8, Linear(3136, 128): "),
    ]
    colour = "element => getComputedStyle(element).color"
    others = element.locator("tr:not(.wrong) td").first.evaluate(colour)
    assert wrong.locator("td").first.evaluate(colour) == "rgb(199, 39, 39)" != others
    assert table(element)[-1] == ["10 Linear(?, 10)", "", "", "", ""]
    assert element.get_by_role("button", name="Copy as PyTorch").is_disabled()
    element.get_by_label("Add after it").select_option("Flatten")
    choose(element, 7)
    press(element, "Add")
    expect(wrong).to_have_count(0)
    assert labels(element) == [row.label for row in traced(read(PRESETS["28×28, flatten"][0])).rows]


def test_an_input_without_pixels_is_the_error_of_trace(figure):
    _, element = figure(NAME)
    choose(element, -1)
    fill(element, "height", 0)
    assert said(element).startswith("ValueError: input_shape (1, 0, 28): pass whole numbers")
    expect(element.locator("tr.wrong")).to_have_count(1)
    fill(element, "height", 28)
    expect(element.locator("tr.wrong")).to_have_count(0)


# By keyboard and by pointer


def test_a_layer_is_chosen_edited_moved_removed_and_added_by_keyboard(figure):
    page, element = figure(NAME)
    choose(element, 4)
    expect(element.locator("legend")).to_have_text("Layer 4: Conv2d")
    for name, value in {
        "out_channels": 16, "kernel_size": 5, "stride": 2, "padding": 3, "dilation": 2
    }.items():  # fmt: skip
        fill(element, name, value)
    assert labels(element)[4] == "Conv2d(32, 16, 5, stride=2, padding=3, dilation=2)"
    page.keyboard.press("ArrowUp")
    assert labels(element)[4].endswith("dilation=3)")
    page.keyboard.press("ArrowDown")
    press(element, "Move up")
    assert [each.split("(")[0] for each in labels(element)[3:5]] == ["Conv2d", "MaxPool2d"]
    page.keyboard.press("Enter")  # the focus is still on the button
    assert labels(element)[2].startswith("Conv2d")
    press(element, "Move down")
    assert labels(element)[3].startswith("Conv2d")
    assert element.locator("tr.chosen button").inner_text().startswith("3 Conv2d")
    press(element, "Remove")
    assert not any(each.startswith("Conv2d(32") for each in labels(element))
    element.get_by_label("Add after it").focus()
    page.keyboard.type("Conv")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert labels(element)[4] == "Conv2d(32, 32, 3, padding=1)"


def test_every_kind_of_layer_can_be_added(figure):
    _, element = figure(NAME)
    choose(element, 3)
    kinds = element.get_by_label("Add after it").locator("option").all_inner_texts()
    assert kinds == [
        "Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "AdaptiveAvgPool2d", "Flatten", "Linear"
    ]  # fmt: skip
    for kind in kinds:
        element.get_by_label("Add after it").select_option(kind)
        press(element, "Add")
        assert labels(element)[4].startswith(f"{kind}(")
        press(element, "Remove")
        choose(element, 3)


def test_the_ends_of_the_list_hold(figure):
    page, element = figure(NAME)
    before = labels(element)
    choose(element, 0)
    press(element, "Move up")
    choose(element, 11)
    press(element, "Move down")
    choose(element, -1)
    for name in ("Move up", "Move down", "Remove"):
        press(element, name)
        assert element.get_by_role("button", name=name).get_attribute("aria-disabled") == "true"
        assert page.evaluate("document.activeElement.textContent") == name
    assert labels(element) == before


def test_all_layers_can_be_removed_and_the_first_added_again(figure):
    _, element = figure(NAME)
    choose(element, 11)
    for _ in range(12):
        press(element, "Remove")
    assert labels(element) == []
    expect(element.locator("legend")).to_have_text("Input")
    press(element, "Add")
    assert labels(element) == ["Conv2d(1, 32, 3, padding=1)"]


def test_no_more_than_forty_layers(figure):
    _, element = figure(NAME)
    for _ in range(30):
        press(element, "Add")
    assert len(labels(element)) == 40
    assert said(element) == "40 layers are enough here."


def test_the_same_by_pointer(figure):
    _, element = figure(NAME)
    element.locator("tbody tr").nth(5).locator("td").nth(1).click()  # anywhere on the row
    expect(element.locator("legend")).to_have_text("Layer 4: Conv2d")
    field(element, "out_channels").fill("8")
    element.get_by_role("button", name="Move down").click()
    assert labels(element)[5].startswith("Conv2d(32, 8")
    element.get_by_role("button", name="Move up").click()
    assert labels(element)[4].startswith("Conv2d(32, 8")
    element.get_by_role("button", name="Remove").click()
    assert len(labels(element)) == 11
    element.get_by_role("button", name="Add", exact=True).click()
    assert len(labels(element)) == 12


@pytest.mark.parametrize("typed", ["", "-1", "2.5", "5000", "1e9"])
def test_what_is_no_number_for_a_layer_changes_nothing_and_is_put_back(figure, typed):
    page, element = figure(NAME)
    before = table(element)
    choose(element, 9)
    field(element, "out_features").fill(typed)
    assert said(element) == "out_features: pass a whole number, 0 to 4096."
    assert table(element) == before
    page.keyboard.press("Tab")
    assert field(element, "out_features").input_value() == "128"


def test_the_chosen_layer_is_marked_in_both_bars(figure):
    _, element = figure(NAME)
    for at in (9, 4):
        choose(element, at)
        marked = "all => all.map(each => [...each.parentNode.children].indexOf(each))"
        assert element.locator("rect.chosen").evaluate_all(marked) == [at, at]
        assert element.locator("[aria-pressed=true]").count() == 2  # the row, and the head


def test_start_again_brings_everything_back(figure):
    _, element = figure(NAME)
    before = table(element)
    choose(element, 4)
    fill(element, "kernel_size", 50)
    press(element, "Global average pooling")
    element.get_by_label("Network").select_option("32×32 in colour, flatten")
    press(element, "Start again")
    assert table(element) == before
    assert element.get_by_label("Network").input_value() == PRESETS["28×28, flatten"][0]
    assert field(element, "out_features").input_value() == "128"


# The address


def test_the_address_holds_the_network_and_opens_it_again(figure):
    page, element = figure(NAME)
    entries = page.evaluate("history.length")
    choose(element, 0)
    fill(element, "out_channels", 5)
    fill(element, "padding", 0)
    press(element, "Global average pooling")
    address = "28x28x1,conv-5-3,bn,relu,pool-2,conv-64-3-1-1,bn,relu,pool-2,gap,flatten,linear-10"
    page.wait_for_function("address => location.hash === `#layers=${address}`", arg=address)
    assert page.evaluate("history.length") == entries
    before = table(element)
    page.reload()
    page.locator(f"{NAME}[ready]").wait_for()
    assert table(element) == before


def test_an_address_of_the_page_itself_is_left_alone(opened):
    page, element, wrong = opened("#what-to-try")
    assert "421,834" in said(element)
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == "#what-to-try"
    assert wrong == []


def test_another_address_in_the_same_tab_is_read(figure):
    page, element = figure(NAME)
    page.evaluate("location.hash = '#layers=8x8x1,flatten,linear-3'")
    expect(element.locator("tbody tr")).to_have_count(3)
    page.evaluate("location.hash = '#what-to-try'")
    assert labels(element) == ["Flatten()", "Linear(64, 3)"]


def test_the_network_stays_where_material_makes_the_page_anew(figure):
    page, element = figure(NAME)
    press(element, "Global average pooling")
    page.wait_for_function("location.hash.startsWith('#layers=')")
    before = table(element)
    # As when a reader follows a link within the page for the first time.
    page.evaluate("location.hash = 'use-it-in-class'")
    element.evaluate("old => old.replaceWith(document.createElement(old.localName))")
    page.locator(f"{NAME}[ready]").wait_for()
    assert table(element) == before


def test_commas_may_be_escaped_on_the_way(opened):
    _, element, _ = opened("#layers=8x8x1%2Cflatten%2clinear-3")
    assert labels(element) == ["Flatten()", "Linear(64, 3)"]


def test_an_impossible_network_can_be_sent_too(opened):
    _, element, wrong = opened("#layers=8x8x1,conv-4-11,linear-3")
    assert said(element) == f"ValueError: {traced(read('8x8x1,conv-4-11,linear-3'))}"
    assert wrong == []


def test_hostile_addresses_are_ignored_with_a_sentence(opened):
    page, element, wrong = opened("")
    book = [row.label for row in traced(read(f"{TWO},{DENSE}")).rows]
    for address in HOSTILE:
        page.evaluate("location.hash = 'layers=8x8x1,flatten,linear-3'")
        expect(element.locator("tbody tr")).to_have_count(3)
        page.evaluate("hash => { location.hash = hash }", f"layers={address}")
        expect(element.locator("tbody tr")).to_have_count(13)
        assert said(element).startswith("The address holds no network that can be read."), address
        assert labels(element) == book
        assert element.locator("img, script").count() == 0
    assert wrong == []


@pytest.mark.parametrize(
    "address", ["", "%", "28x28x1,__proto__", "28x28x1,linear-10<img src=x onerror=alert(1)>"]
)
def test_so_they_are_when_the_page_opens_with_them(opened, address):
    page, element, wrong = opened(f"#layers={address}")
    assert said(element).startswith("The address holds no network that can be read.")
    assert element.locator("img, script").count() == 0
    press(element, "Global average pooling")
    assert "19,658 are left" in said(element)
    page.wait_for_function("location.hash.endsWith('gap,flatten,linear-10')")
    assert wrong == []


# Copies


def test_the_copied_code_runs(figure):
    page, element = figure(NAME, permissions=["clipboard-read", "clipboard-write"])
    press(element, "Copy as PyTorch")
    expect(element.get_by_role("button", name="Copied")).to_be_focused()
    code = page.evaluate("navigator.clipboard.readText()")
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout == "torch.Size([2, 10])\n421834\n"
    page.keyboard.press("Tab")
    expect(element.get_by_role("button", name="Copy as PyTorch")).to_be_visible()


def test_the_code_can_be_read(figure, evaluate_all):
    page, element = figure(NAME)
    element.get_by_text("The code").click()
    shown = element.locator("pre")
    expect(shown).to_be_visible()
    start = page.evaluate(f"customElements.get('{NAME}').start")
    assert shown.text_content() == evaluate_all(page, NAME, [start])[0]["code"]
    press(element, "Global average pooling")
    assert "nn.AdaptiveAvgPool2d(1)," in shown.text_content()


def test_the_copied_link_opens_the_same_network(figure):
    page, element = figure(NAME, permissions=["clipboard-read", "clipboard-write"])
    press(element, "Global average pooling")
    before = table(element)
    press(element, "Copy link")
    expect(element.get_by_role("button", name="Copied")).to_be_focused()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(f"/figures/{NAME}/#layers={TWO},gap,flatten,linear-10")
    page.goto("about:blank")
    page.goto(link)
    page.locator(f"{NAME}[ready]").wait_for()
    assert table(element) == before


def test_where_copying_is_not_allowed_the_button_says_so(figure):
    page, element = figure(NAME)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')) }"
    )
    press(element, "Copy link")
    expect(element.get_by_role("button", name="Not allowed here")).to_be_visible()


# The page around it


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_its_place_is_kept_free(figure, width):
    _, element = figure(NAME, viewport={"width": width, "height": 800})
    height, reserved = element.evaluate(HEIGHT)
    assert height <= reserved
