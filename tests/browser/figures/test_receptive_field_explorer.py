"""Every claim that the receptive-field explorer makes, proved."""

import re
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from convbook.receptive_field import effective_field, extent, measure, receptive_field
from convbook.shapes import Conv, Pool, output_size, trace

NAME = "receptive-field-explorer"
SNIPPETS = Path(__file__).parents[3] / "snippets" / "images-and-receptive-fields"
STACKS = ("plain", "stride 2", "pooling", "dilation 1, 2, 4", "padding 1")


def layer(kernel, stride=1, padding=0, dilation=1, kind="conv"):
    return {
        "kind": kind,
        "kernel": kernel,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def state(layers, pixels=15, output=0, repeats=1):
    return {"layers": layers, "pixels": pixels, "output": output, "repeats": repeats}


def random_states(count, seed=0):
    """Draw stacks of all options mixed, possible or not, and outputs in the middle and at ends."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        layers = [
            layer(
                int(rng.integers(1, 6)),
                int(rng.integers(1, 4)),
                int(rng.integers(0, 5)) * int(rng.random() < 0.6),
                int(rng.choice([1, 1, 1, 2, 3, 4])),
                str(rng.choice(["conv", "conv", "max"])),
            )
            for _ in range(rng.integers(1, 6))
        ]
        yield state(layers, int(rng.choice([9, 15, 21, 40])), int(rng.integers(0, 22)))


def described(layers):
    """Return the layers as the book's functions take them."""
    return [
        Pool(each["kernel"], each["stride"], each["padding"], each["dilation"], dims=1)
        if each["kind"] == "max"
        else Conv(1, 1, each["kernel"], each["stride"], each["padding"], each["dilation"], dims=1)
        for each in layers
    ]


def boxes(layers, convolution=nn.Conv1d):
    """Return a network of averages: what a maximum counts as, too."""
    convolutions = [
        convolution(
            1,
            1,
            each["kernel"],
            each["stride"],
            each["padding"],
            each["dilation"],
            bias=False,
        )
        for each in layers
    ]
    for each in convolutions:
        nn.init.constant_(each.weight, 1 / each.weight.numel())
    return nn.Sequential(*convolutions).double()


def with_maxima(layers):
    """Return the network itself, with PyTorch's max pooling."""
    return nn.Sequential(
        *(
            (nn.MaxPool1d if each["kind"] == "max" else lambda *numbers: nn.Conv1d(1, 1, *numbers))(
                each["kernel"], each["stride"], each["padding"], each["dilation"]
            )
            for each in layers
        )
    )


def refusal(layers, pixels):
    """Return which layer convbook refuses, and why, as the figure says it; or None."""
    try:
        trace(described(layers), (1, pixels))
    except ValueError as error:
        index, why = re.fullmatch(r"layer (\d+), \w+\([^)]*\): (.*)", str(error)).groups()
        return {"layer": int(index) + 1, "why": why}
    return None


def core(weights, middle):
    """Count the pixels around the middle, one after the other, that hold 95% of the weight."""
    if sum(weights) == 0:
        return 0
    distance = np.abs(np.arange(len(weights)) - middle)
    needed = 0.95 * sum(weights) * (1 - 1e-9)
    reach = next(each for each in np.unique(distance) if weights[distance <= each].sum() >= needed)
    return int((distance <= reach).sum())


def field_of(layers, pixels, output):
    blank = torch.zeros(1, 1, pixels, dtype=torch.float64)
    return effective_field(boxes(layers), blank, (output,)).numpy()


@pytest.fixture(scope="module")
def states():
    return list(random_states(300))


@pytest.fixture(scope="module")
def asked():
    return []


@pytest.fixture
def answers(figure, evaluate_all, states, asked):
    """What the figure says of all states; the browser is asked once."""
    if not asked:
        page, _ = figure(NAME)
        asked.extend(evaluate_all(page, NAME, states))
    return asked


def standing(case, answer):
    return case["layers"][: len(answer["sizes"]) - 1]


def test_an_impossible_layer_is_refused_in_the_words_of_convbook(states, answers):
    refused = [refusal(case["layers"], case["pixels"]) for case in states]
    assert [answer["wrong"] for answer in answers] == refused
    possible = refused.count(None)
    assert 100 < possible < 250  # both kinds are among the cases
    assert any(why and "hold nothing but padding" in why["why"] for why in refused)
    assert any(why and "exceeds the padded input" in why["why"] for why in refused)


def test_sizes_jumps_and_starts_are_those_of_convbook(states, answers):
    for case, answer in zip(states, answers, strict=True):
        layers = standing(case, answer)
        rows = receptive_field(described(layers)).rows
        windows = [row.windows[0] for row in rows]
        assert answer["windows"][0] == {"size": 1, "jump": 1, "start": 0}
        assert answer["windows"][1:] == [
            {"size": w.size, "jump": w.jump, "start": w.start} for w in windows
        ]
        places = [row.output_shape[1] for row in trace(described(layers), (1, case["pixels"])).rows]
        assert answer["sizes"][1:] == places


def test_first_last_and_centre_are_those_of_convbook(states, answers):
    for case, answer in zip(states, answers, strict=True):
        layers = standing(case, answer)
        assert answer["chosen"] == min(case["output"], answer["sizes"][-1] - 1)
        assert answer["row"] == answer["sizes"][-1] // 2
        if layers:
            field = receptive_field(described(layers))
            assert (answer["first"], answer["last"]) == field.bounds(answer["chosen"])[0]
            assert answer["middle"] == field.centre[0] + answer["chosen"] * field.jump[0]


def test_the_field_is_the_gradient_of_averages(states, answers):
    for case, answer in zip(states, answers, strict=True):
        layers = standing(case, answer)
        for share, output in ((answer["field"], "chosen"), (answer["across"], "row")):
            expected = field_of(layers, case["pixels"], answer[output])
            np.testing.assert_allclose(share, expected, atol=1e-5, rtol=0)


def test_what_counts_is_what_pytorch_with_its_maxima_can_see(states, answers):
    seen = 0
    for case, answer in zip(states, answers, strict=True):
        layers = standing(case, answer)
        mask = measure(with_maxima(layers), (1, case["pixels"]), (answer["chosen"],))
        assert (np.array(answer["field"]) > 0).tolist() == mask.tolist()
        if mask.any():
            ((first, last),) = extent(mask)
            assert answer["first"] <= first <= last <= answer["last"]
            seen += (first, last) == (answer["first"], answer["last"])
    assert seen > 60  # outputs that see no padding: there the frame fits the field exactly


def test_in_an_image_the_field_is_the_product_of_both_directions(states, answers):
    for case, answer in list(zip(states, answers, strict=True))[:60]:
        pixels = case["pixels"]
        blank = torch.zeros(1, 1, pixels, pixels, dtype=torch.float64)
        net = boxes(standing(case, answer), nn.Conv2d)
        expected = effective_field(net, blank, (answer["row"], answer["chosen"]))
        shares = np.outer(answer["across"], answer["field"])
        np.testing.assert_allclose(shares, expected, atol=1e-5, rtol=0)


def test_the_ways_add_up_from_layer_to_layer(states, answers):
    for case, answer in zip(states, answers, strict=True):
        for depth, each in enumerate(standing(case, answer)):
            above, below = answer["ways"][depth : depth + 2]
            real = sum(n for at, n in below.items() if 0 <= int(at) < answer["sizes"][depth + 1])
            assert sum(above.values()) == real * each["kernel"]


def test_the_core_holds_95_percent_around_the_centre(states, answers):
    for answer in answers:
        assert answer["core"] == core(np.array(answer["field"]), answer["middle"])


def test_an_output_that_sees_only_padding_sees_nothing(figure, evaluate_all):
    page, _ = figure(NAME)
    [answer] = evaluate_all(page, NAME, [state([layer(1, 1, 2)])])
    assert (answer["first"], answer["last"], answer["core"]) == (-2, -2, 0)
    assert sum(answer["field"]) == 0


def test_repeated_stacks_are_those_of_convbook_and_of_numpy(states, answers):
    for case, answer in list(zip(states, answers, strict=True))[:150]:
        layers = standing(case, answer)
        weights, jump = np.ones(1), 1
        for count, each in enumerate(answer["passes"], start=1):
            for one in layers:
                box = np.zeros(one["dilation"] * jump * (one["kernel"] - 1) + 1)
                box[:: one["dilation"] * jump] = 1 / one["kernel"]
                weights, jump = np.convolve(weights, box), jump * one["stride"]
            size = receptive_field(described(layers) * count).size[0] if layers else 1
            assert each["size"] == size == len(weights)
            assert each["core"] == core(weights, (size - 1) / 2)
        assert len(answer["passes"]) == 16 or len(answer["passes"]) >= 1
        if len(answer["passes"]) < 16:
            assert receptive_field(described(layers) * (count + 1)).size[0] > 2000


def test_the_curves_are_the_table_of_the_chapter(figure, evaluate_all):
    table = [line.split() for line in (SNIPPETS / "averaging.txt").read_text().splitlines()[1:]]
    page, _ = figure(NAME)
    [five] = evaluate_all(page, NAME, [state([layer(3)] * 5)])
    for layers, sees, _, _, width, *_ in table:
        assert five["passes"][int(layers) // 5 - 1] == {"size": int(sees), "core": int(width)}


def test_seen_grows_like_n_and_what_counts_like_its_root(figure, evaluate_all):
    page, _ = figure(NAME)
    plain, strided = evaluate_all(
        page, NAME, [state([layer(3)] * 3, repeats=4), state([layer(3, 2)] * 3)]
    )
    sizes, cores = ([each[what] for each in plain["passes"]] for what in ("size", "core"))
    depth = np.arange(1, 17)
    assert sizes == (6 * depth + 1).tolist()
    roots = np.array(cores) / np.sqrt(depth)
    assert roots[3:].max() / roots[3:].min() < 1.15
    # With strides, what counts keeps its share.
    shares = [each["core"] / each["size"] for each in strided["passes"]]
    assert len(shares) == 3
    assert min(shares) > 0.8


# ---- What is drawn ----


def texts(element, selector):
    return element.locator(selector).all_text_contents()


def numbers_in_cells(element):
    return [text for text in texts(element, ".cells text") if text]


def show(element, **part):
    element.evaluate("(figure, part) => figure.change(part)", part)


def choose(element, stack):
    element.get_by_role("combobox", name="Stack").select_option(stack)


def said(element):
    return element.locator(".said").text_content()


def test_the_default_is_the_drawing_of_the_chapter(figure):
    _, element = figure(NAME)
    assert " ".join(numbers_in_cells(element)) == "1 3 6 7 6 3 1 1 2 3 2 1 1 1 1 1"
    assert element.get_by_role("slider", name="Output").get_attribute("aria-valuenow") == "4"
    assert said(element).startswith("Output 4 sees pixels 4 to 10, centred on 7. 7 of them")


def test_the_page_prints_what_compute_says(figure, evaluate_all):
    page, element = figure(NAME)
    for stack, output in product(STACKS, (0, 2)):
        choose(element, stack)
        show(element, output=output)
        now = element.evaluate("figure => figure.state")
        [answer] = evaluate_all(page, NAME, [now])

        ways = [str(count) for row in answer["ways"] for _, count in ordered(row)]
        assert numbers_in_cells(element) == ways
        size = answer["windows"][-1]["size"]
        assert element.locator("text.purple").first.text_content() == (
            f"sees {size} × {size} of 15 × 15 pixels"
        )
        table = [
            [cell.replace("−", "-") for cell in row.locator("td").all_text_contents()[-3:]]
            for row in element.locator("tr:visible").all()[1:]
        ]
        assert table == [
            [str(window[what]) for what in ("size", "jump", "start")]
            for window in answer["windows"][1:]
        ]
        deeper = answer["passes"][answer["repeats"] - 1]
        layers = answer["repeats"] * len(now["layers"])
        labels = texts(element, "svg[role=img] text")
        assert {f"{layers} layers", str(deeper["size"]), str(deeper["core"])} <= set(labels)
        assert said(element).endswith(
            f"At depth {layers} it would see {deeper['size']}, and {deeper['core']} would hold 95%."
        )
        bounds = f"pixels {answer['first']} to {answer['last']}".replace("-", "−")
        assert f"Output {answer['chosen']} sees {bounds}, centred on" in said(element)


def ordered(row):
    return sorted(((int(at), count) for at, count in row.items()), key=lambda item: item[0])


def test_the_heat_is_the_field(figure, evaluate_all):
    page, element = figure(NAME)
    for case in random_states(5, seed=3):
        show(element, **case | {"pixels": 15})
        [answer] = evaluate_all(page, NAME, [case | {"pixels": 15}])
        heat = element.locator(".plane rect").evaluate_all(
            "pixels => pixels.map(pixel => Number(pixel.getAttribute('fill-opacity')))"
        )
        shares = np.outer(answer["across"], answer["field"])
        expected = 0.9 * shares / (shares.max() or 1)
        np.testing.assert_allclose(np.reshape(heat, (15, 15)), expected, atol=1e-5)


def box(locator):
    return {name: float(locator.get_attribute(name)) for name in ("x", "y", "width", "height")}


def test_frames_and_centre_line_lie_where_the_numbers_say(figure, evaluate_all):
    page, element = figure(NAME)
    for stack in STACKS:
        choose(element, stack)
        [answer] = evaluate_all(page, NAME, [element.evaluate("figure => figure.state")])
        plane = element.locator(".plane").get_attribute("transform")
        left, upper, unit = map(float, re.findall(r"[\d.]+", plane))
        size = answer["windows"][-1]["size"]
        square, frame = (box(element.locator(".frame").nth(n)) for n in (0, 1))
        for each in (square, frame):
            assert each["x"] == pytest.approx(left + answer["first"] * unit, abs=1e-6)
            assert each["width"] == pytest.approx(size * unit, abs=1e-6)
        top = answer["windows"][-1]["start"] + answer["row"] * answer["windows"][-1]["jump"]
        assert square["y"] == pytest.approx(upper + top * unit, abs=1e-6)
        assert square["height"] == pytest.approx(size * unit, abs=1e-6)

        line = float(
            re.match(r"M([\d.]+) ", element.locator(".image .cross").get_attribute("d"))[1]
        )
        assert line == pytest.approx(left + (answer["middle"] + 0.5) * unit, abs=1e-6)
        handle = box(element.get_by_role("slider", name="Output"))
        assert handle["x"] + handle["width"] / 2 == pytest.approx(line, abs=1e-6)


def test_each_line_joins_a_place_to_one_that_it_reads(figure):
    _, element = figure(NAME)
    for stack in STACKS:
        choose(element, stack)
        now = element.evaluate("figure => figure.state")
        joined = element.locator(".ways").get_attribute("d").count("M")
        sizes = [15]
        for each in now["layers"]:
            sizes.append(
                output_size(
                    sizes[-1], each["kernel"], each["stride"], each["padding"], each["dilation"]
                )
            )
        reached, expected = {now["output"]}, 0
        for each, size in zip(reversed(now["layers"]), reversed(sizes[1:]), strict=True):
            reached = {at for at in reached if 0 <= at < size}
            expected += len(reached) * each["kernel"]
            reached = {
                at * each["stride"] - each["padding"] + k * each["dilation"]
                for at in reached
                for k in range(each["kernel"])
            }
        assert joined == expected


def test_an_impossible_layer_is_marked_and_explained_and_the_rest_is_drawn(figure):
    _, element = figure(NAME)
    choose(element, "stride 2")
    element.get_by_role("slider", name="Layers").fill("5")
    assert said(element) == (
        "Layer 4 cannot stand here: kernel_size 3 exceeds the padded input length 1: "
        "use a smaller kernel, more padding or a longer input."
    )
    rows = element.locator("tr:visible")
    assert rows.nth(4).get_attribute("class") == "wrong"
    assert [rows.nth(4).locator("td").nth(column).text_content() for column in (5, 6, 7)] == [
        "✕"
    ] * 3
    assert " ".join(numbers_in_cells(element)[:15]) == "1 1 2 1 3 2 3 1 3 2 3 1 2 1 1"
    assert "9 layers" in texts(element, "svg[role=img] text")
    # The message is right: a longer input, here through padding in the first layer, helps.
    element.get_by_role("combobox", name="padding of layer 4").select_option("1")
    assert said(element).startswith("Layer 5 cannot stand here")
    assert "wrong" not in (rows.nth(4).get_attribute("class") or "")


def test_a_first_layer_that_cannot_stand_leaves_the_image(figure):
    _, element = figure(NAME)
    show(element, pixels=9, layers=[layer(5, dilation=4)])
    assert said(element).startswith(
        "Layer 1 cannot stand here: kernel_size 5 at dilation 4 spans 17, which exceeds"
    )
    assert numbers_in_cells(element) == ["1"]


# ---- Everything by keyboard, and by pointer ----


FOCUSED = """() => {
    const { activeElement: focused } = document
    const label = focused.tagName === "BUTTON" ? focused : focused.labels?.[0]?.firstChild
    return focused.ariaLabel ?? label.textContent.trim()
}"""


def test_tab_reaches_every_control(figure):
    page, _ = figure(NAME)
    page.get_by_role("combobox", name="Stack").focus()
    names = [page.evaluate(FOCUSED)]
    while names[-1] != "Start again" and len(names) < 40:
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    options = ("kind", "kernel", "stride", "padding", "dilation")
    assert names == [
        "Stack",
        "Image",
        "Layers",
        *(f"{option} of layer {n}" for n in (1, 2, 3) for option in options),
        "Output",
        "Repeat it",
        "Start again",
    ]


def test_the_output_moves_by_keyboard(figure):
    page, element = figure(NAME)
    output = element.get_by_role("slider", name="Output")
    output.focus()
    for key, place in (
        ("ArrowRight", "5"),
        ("ArrowLeft", "4"),
        ("ArrowUp", "5"),
        ("ArrowDown", "4"),
        ("Home", "0"),
        ("ArrowLeft", "0"),
        ("End", "8"),
        ("ArrowRight", "8"),
        ("PageDown", "0"),
    ):
        page.keyboard.press(key)
        assert output.get_attribute("aria-valuenow") == place
        assert said(element).startswith(f"Output {place} sees pixels {place} to {int(place) + 6}")
    assert output.get_attribute("aria-valuemax") == "8"
    page.keyboard.press("End")
    assert element.evaluate("figure => figure.state.output") == 8  # also once there are more


CONTROLS = [  # what a key does to the state, from the start
    ("combobox", "Image", "ArrowDown", {"pixels": 21}),
    ("slider", "Layers", "ArrowRight", {"layers": [layer(3)] * 4}),
    ("slider", "Layers", "Home", {"layers": [layer(3)]}),
    ("slider", "Repeat it", "End", {"repeats": 16}),
    ("slider", "Repeat it", "ArrowLeft", {"repeats": 3}),
    ("combobox", "Stack", "ArrowDown", {"layers": [layer(3, 2)] * 3, "output": 0}),
    (
        "combobox",
        "kind of layer 2",
        "ArrowDown",
        {"layers": [layer(3), layer(3, kind="max"), layer(3)]},
    ),
    ("combobox", "kernel of layer 1", "ArrowUp", {"layers": [layer(2), layer(3), layer(3)]}),
    ("combobox", "stride of layer 3", "ArrowDown", {"layers": [layer(3), layer(3), layer(3, 2)]}),
    (
        "combobox",
        "padding of layer 2",
        "ArrowDown",
        {"layers": [layer(3), layer(3, 1, 1), layer(3)]},
    ),
    (
        "combobox",
        "dilation of layer 2",
        "ArrowDown",
        {"layers": [layer(3), layer(3, 1, 0, 2), layer(3)]},
    ),
]


def test_every_control_is_worked_by_keyboard_and_taken_back(figure):
    page, element = figure(NAME)
    controls = element.locator("select, input")
    values = "all => all.map(control => control.value)"
    start, text, settings = (
        element.evaluate("figure => figure.state"),
        element.inner_text(),
        controls.evaluate_all(values),
    )
    for role, name, key, part in CONTROLS:
        element.get_by_role(role, name=name).focus()
        page.keyboard.press(key)
        assert element.evaluate("figure => figure.state") == start | part
        if "layers" in part:
            stack = element.get_by_role("combobox", name="Stack").input_value()
            assert stack == ("stride 2" if name == "Stack" else "your own")
        element.get_by_role("button", name="Start again").focus()
        page.keyboard.press("Enter")
        assert element.evaluate("figure => figure.state") == start
        assert (element.inner_text(), controls.evaluate_all(values)) == (text, settings)


def outputs(element):
    """Return where the cells of the lowest row lie on the screen."""
    boxes = [cell.bounding_box() for cell in element.locator(".cells g:has(rect)").all()[-9:]]
    return [(each["x"] + each["width"] / 2, each["y"] + each["height"] / 2) for each in boxes]


def test_the_output_is_hovered_clicked_and_dragged(figure):
    page, element = figure(NAME)
    element.locator(".cells").scroll_into_view_if_needed()
    cells = outputs(element)
    output = element.get_by_role("slider", name="Output")

    page.mouse.move(*cells[2])
    assert output.get_attribute("aria-valuenow") == "2"
    page.mouse.click(*cells[6])
    assert output.get_attribute("aria-valuenow") == "6"
    page.mouse.down()
    for at in (5, 3, 1):
        page.mouse.move(*cells[at], steps=3)
        assert output.get_attribute("aria-valuenow") == str(at)
    page.mouse.move(cells[0][0] - 300, cells[0][1])  # beyond the row, it stays at its end
    assert output.get_attribute("aria-valuenow") == "0"
    page.mouse.up()
    page.mouse.move(cells[0][0], cells[0][1] - 100)  # and elsewhere nothing moves
    assert output.get_attribute("aria-valuenow") == "0"


def test_a_finger_chooses_an_output(figure):
    page, element = figure(NAME, has_touch=True, viewport={"width": 360, "height": 740})
    element.locator(".cells").scroll_into_view_if_needed()
    page.touchscreen.tap(*outputs(element)[7])
    assert element.get_by_role("slider", name="Output").get_attribute("aria-valuenow") == "7"


@pytest.mark.parametrize("width", [360, 1440])
def test_no_number_leaves_its_cell_and_no_drawing_its_frame(figure, width):
    _, element = figure(NAME, viewport={"width": width, "height": 900})
    everything = element.bounding_box()
    for case in (*random_states(12, seed=5), state([layer(5)] * 5, 21, 0, 16)):
        show(element, **case | {"pixels": 21})
        wide = element.locator(".cells text").evaluate_all(
            "all => all.filter(text => text.textContent).map(text => text.getBBox().width)"
        )
        middles = element.locator(".cells text").evaluate_all(
            "all => all.filter(text => text.textContent)"
            ".map(text => [Number(text.getAttribute('y')), Number(text.getAttribute('x'))])"
        )
        for (here, one), (there, other) in pairwise(zip(middles, wide, strict=True)):
            if here[0] == there[0]:
                assert (one + other) / 2 <= there[1] - here[1] + 1
        for drawing in element.locator("svg").all():
            bounds = drawing.bounding_box()
            assert bounds["x"] >= everything["x"]
            assert bounds["x"] + bounds["width"] <= everything["x"] + everything["width"]
        for label in element.locator("svg[role=img] text").all():
            bounds = label.bounding_box()
            assert bounds["x"] >= everything["x"]
            assert bounds["x"] + bounds["width"] <= everything["x"] + everything["width"]
