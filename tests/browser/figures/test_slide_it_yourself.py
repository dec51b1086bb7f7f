"""Slide it yourself: every claim the figure makes, proved."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from convbook.convolution import conv1d, conv2d

NAME = "slide-it-yourself"
SIGNAL = [0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0]
HALF = np.repeat([1.0, 0.0], 3)[:, None] * np.ones(6)
SQUARE = np.pad(np.ones((3, 3)), 2)
DOWN = np.array([[-1.0, -1, -1], [0, 0, 0], [1, 1, 1]])
LAPLACIAN = np.full((3, 3), -1.0) + 9 * np.pad([[1.0]], 1)
CROSS = np.array([[0, 0.2, 0], [0.2, 0.2, 0.2], [0, 0.2, 0]])
PRESETS = {
    "image: edges, down": (HALF, DOWN, 0.0),
    "image: edges, across": (HALF, DOWN.T, 0.0),
    "image: Laplacian": (SQUARE, LAPLACIAN, 0.0),
    "image: blur": (SQUARE, CROSS, 0.0),
    "image: 1 to 16": (np.arange(1.0, 17).reshape(4, 4), np.array([[0.5, 0.6], [0.7, 0.8]]), 1.0),
}


@pytest.fixture
def slide(figure):
    return figure(NAME)


def state_of(x, w, *, flip=False, padding=0, stride=1, at=(0, 0), bias=0.0):
    x, w = np.atleast_2d(x), np.atleast_2d(w)
    return {
        "input": x.tolist(),
        "kernel": w.tolist(),
        "flip": flip,
        "padding": padding,
        "stride": stride,
        "at": [int(each) for each in at],
        "bias": bias,
    }


def random_states(rng, dims, count=240):
    """Signals or images that are no smaller than their kernels, at all strides and paddings."""
    states = []
    for i in range(count):
        kernel = rng.integers(1, 5, size=dims)
        size = kernel + rng.integers(0 if dims == 1 else 1, 8, size=dims)
        states.append(
            state_of(
                rng.normal(size=size),
                rng.normal(size=kernel),
                flip=bool(i % 2),
                padding=int(rng.integers(0, 3)),
                stride=int(rng.integers(1, 4)),
                at=rng.integers(-3, 9, size=2),
                bias=0.0 if dims == 1 else float(rng.normal()),
            )
        )
    return states


def arrays(state):
    """The input and the kernel as they are laid on, without the axis that a signal lacks."""
    x, w = np.array(state["input"]), np.array(state["kernel"])
    w = w[::-1, ::-1] if state["flip"] else w
    return (x[0], w[0]) if len(x) == 1 else (x, w)


# ---- What it computes ----


def test_a_response_is_that_of_conv1d(slide, evaluate_all):
    states = random_states(np.random.default_rng(1), 1)
    for state, seen in zip(states, evaluate_all(slide[0], NAME, states), strict=True):
        x, w = arrays(state)
        wanted = conv1d(x, w, stride=state["stride"], padding=state["padding"])
        np.testing.assert_allclose(seen["response"], [wanted], rtol=0, atol=1e-9)


def test_reversed_it_is_the_convolution_of_numpy(slide, evaluate_all):
    states = [{**state, "flip": True} for state in random_states(np.random.default_rng(2), 1)]
    for state, seen in zip(states, evaluate_all(slide[0], NAME, states), strict=True):
        x, w = np.pad(state["input"][0], state["padding"]), state["kernel"][0]
        wanted = np.convolve(x, w, mode="valid")[:: state["stride"]]
        np.testing.assert_allclose(seen["response"], [wanted], rtol=0, atol=1e-9)


def test_a_feature_map_is_that_of_conv2d(slide, evaluate_all):
    states = random_states(np.random.default_rng(3), 2)
    for state, seen in zip(states, evaluate_all(slide[0], NAME, states), strict=True):
        x, w = arrays(state)
        options = {"stride": state["stride"], "padding": state["padding"]}
        wanted = conv2d(x, w, bias=state["bias"], **options)
        np.testing.assert_allclose(seen["response"], wanted, rtol=0, atol=1e-9)
        other = conv2d(x, w[::-1, ::-1], bias=state["bias"], **options)
        np.testing.assert_allclose(seen["unreversed"], other, rtol=0, atol=1e-9)


@pytest.mark.parametrize("dims", [1, 2])
def test_window_products_and_running_sum_belong_to_the_framed_response(slide, evaluate_all, dims):
    states = random_states(np.random.default_rng(4), dims)
    for state, seen in zip(states, evaluate_all(slide[0], NAME, states), strict=True):
        x, w = arrays(state)
        padded = np.atleast_2d(np.pad(x, state["padding"]))
        w = np.atleast_2d(w)
        row, column, stride = seen["row"], seen["column"], state["stride"]
        top, left = row * stride, column * stride
        window = padded[top : top + w.shape[0], left : left + w.shape[1]]
        np.testing.assert_array_equal(seen["window"], window)
        np.testing.assert_allclose(seen["products"], w * window, rtol=0, atol=1e-12)
        np.testing.assert_allclose(
            seen["running"], np.cumsum(np.array(seen["products"]).ravel()), rtol=0, atol=1e-9
        )
        total = seen["running"][-1] + state["bias"]
        np.testing.assert_allclose(seen["response"][row][column], total, rtol=0, atol=1e-9)
        # The place is the nearest to where the window was wanted.
        places = np.arange(np.shape(seen["response"])[1]) * stride - state["padding"]
        assert abs(places[column] - state["at"][1]) == abs(places - state["at"][1]).min()


@pytest.mark.parametrize("dims", [1, 2])
def test_what_rests_on_zeros_of_the_padding_is_marked(slide, evaluate_all, dims):
    states = random_states(np.random.default_rng(5), dims)
    for state, seen in zip(states, evaluate_all(slide[0], NAME, states), strict=True):
        x, w = arrays(state)
        outside = np.pad(np.zeros_like(x), state["padding"], constant_values=1)
        conv = conv1d if dims == 1 else conv2d
        wanted = np.atleast_2d(conv(outside, np.ones_like(w), stride=state["stride"]))
        np.testing.assert_allclose(seen["invented"], wanted, rtol=0, atol=1e-12)


def test_a_kernel_that_does_not_fit_has_no_responses(slide, evaluate_all):
    misfits = [
        state_of(np.ones(2), np.ones(3)),
        state_of(np.ones((2, 5)), np.ones((3, 3))),
        state_of(np.ones((5, 2)), np.ones((3, 3))),
    ]
    for seen in evaluate_all(slide[0], NAME, misfits):
        assert seen == {"response": []}
    for state in misfits:
        conv = conv1d if len(state["input"]) == 1 else conv2d
        with pytest.raises(ValueError, match="exceeds the padded input length"):
            conv(*arrays(state))


def test_the_reversal_mirrors_the_signs_of_an_antisymmetric_filter_alone(slide, evaluate_all):
    rng = np.random.default_rng(6)
    states, wanted = [], []
    for i in range(240):
        w = rng.normal(size=rng.integers(2, 5, size=2) if i % 2 else int(rng.integers(2, 6)))
        turned = np.flip(w)
        kind = ("sign", "none", "value")[i % 3]
        w = {"sign": w - turned, "none": w + turned, "value": w}[kind]
        x = rng.normal(size=(9, 8) if i % 2 else 9)
        states.append(state_of(x, w, flip=True, padding=int(rng.integers(0, 3))))
        wanted.append(kind)
    assert [seen["change"] for seen in evaluate_all(slide[0], NAME, states)] == wanted


# ---- What it shows ----


def told(element, name):
    """The numbers in the label of a drawing, by rows."""
    label = element.locator(f"svg [role=img][aria-label^='{name}:']").get_attribute("aria-label")
    rows = label.partition(": ")[2].replace("−", "-").split("; ")
    return np.array([[float(each) for each in row.split(", ")] for row in rows])


def printed(element, selector):
    texts = element.locator(selector).all_text_contents()
    return [float(text.replace("−", "-")) for text in texts if text]


def said(element):
    return element.get_by_role("status").text_content()


def test_it_begins_with_the_signal_and_the_filter_of_the_chapter(slide):
    _, element = slide
    sliders = element.get_by_role("group", name="A filter on a signal").get_by_role("slider")
    values = [float(each.get_attribute("aria-valuenow")) for each in sliders.all()]
    assert values == [4, *SIGNAL, -1, 0, 1]
    assert told(element, "products").tolist() == [[-0.9, 0.0, 0.1]]
    assert told(element, "running sum").tolist() == [[-0.9, -0.9, -0.8]]
    assert told(element, "response").tolist() == [[0.8, 0.8, 0.1, -0.7, -0.8, -0.3]]
    assert said(element) == "y[4] = (−1) × 0.9 + 0 × 0.3 + 1 × 0.1 = −0.8."


def test_labels_and_cells_print_what_it_computes(slide):
    _, element = slide
    rng = np.random.default_rng(7)
    for _ in range(12):
        x, w = rng.integers(0, 11, size=8) / 10, rng.integers(-2, 3, size=3)
        flip, padding, stride = bool(rng.integers(2)), *map(int, rng.integers((0, 1), (3, 4)))
        state = state_of(x, w, flip=flip, padding=padding, stride=stride, at=(0, rng.integers(8)))
        element.evaluate("(element, state) => element.change(state)", state)
        wanted = conv1d(x, w[::-1] if flip else w, padding=padding, stride=stride)
        assert told(element, "response") == pytest.approx(wanted[None], abs=1e-9)
        bars = printed(element, "[aria-label^='response'] .value")
        assert bars == pytest.approx(wanted, abs=1e-9)
        products = told(element, "products")
        assert printed(element, "[aria-label^='products'] text") == products.ravel().tolist()
        assert told(element, "running sum") == pytest.approx(np.cumsum(products)[None], abs=1e-9)
        title = element.locator("text", has_text="responses").text_content()
        assert title == f"{len(wanted)} responses"


@pytest.mark.parametrize("name", PRESETS)
def test_an_image_shows_its_feature_map(slide, name):
    _, element = slide
    image, kernel, bias = PRESETS[name]
    element.get_by_label("Input").select_option(name)
    assert told(element, "image").tolist() == image.tolist()
    assert told(element, "kernel").tolist() == kernel.tolist()
    for padding in (0, 1, 2):
        for stride in (1, 2, 3):
            element.get_by_label("padding").select_option(str(padding))
            element.get_by_label("stride").select_option(str(stride))
            wanted = conv2d(image, kernel, bias=bias, padding=padding, stride=stride)
            assert told(element, "feature map") == pytest.approx(wanted, abs=1e-9)
            answers = printed(element, "[aria-label^='feature map'] text")
            assert answers == pytest.approx(wanted.ravel())
            # What is padding, or rests on it, is marked.
            outside = np.pad(np.zeros_like(image), padding, constant_values=1)
            rests = conv2d(outside, np.ones_like(kernel), stride=stride)
            for table, where in [("image", outside), ("feature map", rests)]:
                marks = element.locator(f"[aria-label^='{table}:'] > g").evaluate_all(
                    "cells => cells.map(cell => cell.classList.contains('invented'))"
                )
                assert marks == (where > 0).ravel().tolist()


def test_the_last_image_is_the_layer_worked_by_hand(slide):
    _, element = slide
    element.get_by_label("Input").select_option("image: 1 to 16")
    assert told(element, "feature map")[0].tolist() == [11.0, 13.6, 16.2]
    assert told(element, "products").tolist() == [[0.5, 1.2], [3.5, 4.8]]
    assert element.locator(".total").text_content() == "sum 10.0 + bias 1.0 = 11.0"
    assert said(element) == "y[0, 0] = 11.0, the sum of 4 products and the bias."


def test_reversing_the_edge_filter_mirrors_all_signs(slide):
    _, element = slide
    before = told(element, "response")
    element.get_by_label("reverse the filter").check()
    assert told(element, "response").tolist() == (-before).tolist()
    assert printed(element, "[aria-label='A filter on a signal'] .purple .value") == [1, 0, -1]
    indices = element.locator("text", has_text=re.compile("^w")).all_text_contents()
    assert indices == ["w₂", "w₁", "w₀"]
    assert "The reversal turned the sign of every response." in said(element)
    # Each outline is where the bar was: as high, on the other side of the axis.
    heights = "bars => bars.map(bar => [+bar.getAttribute('y'), +bar.getAttribute('height')])"
    bars = element.locator("[aria-label^='response'] .bar").evaluate_all(heights)
    outlines = element.locator("[aria-hidden] .bar").evaluate_all(heights)
    axis = float(element.locator("[aria-hidden] > .axis").get_attribute("y1"))
    for (top, height), (outline, outlined) in zip(bars, outlines, strict=True):
        assert height == pytest.approx(outlined)
        if height:
            assert top - axis == pytest.approx(axis - outline - outlined)


def test_dragging_a_weight_of_the_reversed_filter_changes_the_weight_that_lies_there(slide):
    page, element = slide
    element.get_by_label("reverse the filter").check()
    left = element.get_by_role("slider", name="left weight")
    left.focus()
    page.keyboard.press("ArrowUp")
    assert left.get_attribute("aria-valuenow") == "2"
    assert element.evaluate("element => element.state.kernel") == [[-1, 0, 2]]


def test_padding_invents_zeros_and_marks_what_rests_on_them(slide):
    _, element = slide
    element.get_by_role("slider", name="sample 0").press("End")
    for padding in (1, 2):
        element.get_by_label("padding").select_option(str(padding))
        for side in ("zeros before the signal", "zeros after the signal"):
            assert told(element, side).tolist() == [[0] * padding]
        pale = element.locator("[aria-label^='response'] .pale .value").all_text_contents()
        assert len(pale) == 2 * padding
        assert "zeros that nobody measured" in said(element)
        # A rising edge where the padding meets the first sample, and there is none.
        wanted = conv1d([1.0, *SIGNAL[1:]], [-1, 0, 1], padding=padding)
        assert told(element, "response") == pytest.approx(wanted[None])
        assert wanted[padding - 1] > 0
    assert element.locator("[aria-label^='zeros'] .invented").count() == 4


# ---- By keyboard alone ----


def focused(page):
    return page.evaluate("""() => {
        const at = document.activeElement
        return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent.trim() ?? at.textContent
    }""")


def tab_to(page, name):
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            return
    pytest.fail(f"no tab stop is called {name!r}")


def test_every_control_is_a_tab_stop_in_the_order_of_the_drawing(slide):
    page, _ = slide
    tab_to(page, "Input")
    names = [focused(page)]
    for _ in range(17):
        page.keyboard.press("Tab")
        names.append(focused(page))
    assert [re.match(r"[A-Za-z ]+?(?= ?[0-9]|$)", name)[0] for name in names[1:5]] == [
        "Step", "reverse the filter", "padding", "stride",
    ]  # fmt: skip
    weights = [f"{side} weight" for side in ("left", "middle", "right")]
    assert names[5:] == [
        "window", *(f"sample {i}" for i in range(8)), *weights, "Start again",
    ]  # fmt: skip


def test_the_window_moves_by_keyboard(slide):
    page, element = slide
    tab_to(page, "window")
    handle = element.get_by_role("slider", name="window")
    moves = [("ArrowRight", 5), ("ArrowRight", 5), ("ArrowLeft", 4), ("Home", 0), ("ArrowUp", 1),
             ("ArrowDown", 0), ("End", 5), ("PageDown", 0), ("PageUp", 5)]  # fmt: skip
    for key, wanted in moves:
        page.keyboard.press(key)
        assert handle.get_attribute("aria-valuenow") == str(wanted), key
        assert handle.get_attribute("aria-valuetext") == f"positions {wanted} to {wanted + 2}"
        assert said(element).startswith(f"y[{wanted}] = ")
    assert handle.get_attribute("aria-valuemax") == "5"


@pytest.mark.parametrize(("padding", "stride"), [(1, 1), (2, 2), (0, 3), (1, 3)])
def test_the_window_steps_over_all_places_of_a_stride(slide, padding, stride):
    page, element = slide
    element.get_by_label("padding").select_option(str(padding))
    element.get_by_label("stride").select_option(str(stride))
    places = len(conv1d(SIGNAL, [-1, 0, 1], padding=padding, stride=stride))
    handle = element.get_by_role("slider", name="window")
    handle.press("Home")
    for i in range(places):
        first = i * stride - padding
        assert handle.get_attribute("aria-valuetext") == f"positions {first} to {first + 2}"
        page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuenow") == str(places - 1)
    for i in reversed(range(places)):
        assert handle.get_attribute("aria-valuenow") == str(i)
        page.keyboard.press("ArrowLeft")


def test_samples_and_weights_change_by_keyboard(slide):
    page, element = slide
    tab_to(page, "sample 0")
    for key, wanted in [("ArrowUp", 0.1), ("End", 1), ("ArrowDown", 0.9), ("Home", 0)]:
        page.keyboard.press(key)
        assert element.evaluate("element => element.state.input[0][0]") == wanted
    tab_to(page, "left weight")
    for key, wanted in [("ArrowUp", 0), ("End", 2), ("ArrowDown", 1), ("Home", -2)]:
        page.keyboard.press(key)
        assert element.evaluate("element => element.state.kernel[0][0]") == wanted
    assert told(element, "response") == pytest.approx(conv1d(SIGNAL, [-2, 0, 1])[None])


def test_the_controls_work_by_keyboard(slide):
    page, element = slide
    tab_to(page, "Step")
    for key, wanted in [("Enter", 5), ("Space", 0)]:
        page.keyboard.press(key)
        assert said(element).startswith(f"y[{wanted}] = ")
    tab_to(page, "reverse the filter")
    page.keyboard.press("Space")
    tab_to(page, "padding")
    page.keyboard.press("ArrowDown")
    tab_to(page, "stride")
    page.keyboard.press("ArrowDown")
    wanted = conv1d(SIGNAL, [1, 0, -1], padding=1, stride=2)
    assert told(element, "response") == pytest.approx(wanted[None])
    tab_to(page, "Start again")
    page.keyboard.press("Enter")
    assert said(element) == "y[4] = (−1) × 0.9 + 0 × 0.3 + 1 × 0.1 = −0.8."
    assert not element.get_by_label("reverse the filter").is_checked()
    assert element.get_by_label("padding").input_value() == "0"
    assert element.get_by_label("stride").input_value() == "1"


def test_the_window_moves_over_an_image_by_keyboard(slide):
    page, element = slide
    tab_to(page, "Input")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Image.")
    moves = [("ArrowRight", (1, 1)), ("ArrowDown", (2, 1)), ("ArrowLeft", (2, 0)),
             ("ArrowLeft", (2, 0)), ("End", (3, 3)), ("ArrowDown", (3, 3)), ("ArrowUp", (2, 3)),
             ("Home", (0, 0)), ("ArrowUp", (0, 0))]  # fmt: skip
    answers = conv2d(HALF, DOWN)
    for key, place in moves:
        page.keyboard.press(key)
        answer = f"{answers[place]:.0f}".replace("-", "−")
        assert said(element) == f"y[{place[0]}, {place[1]}] = {answer}, the sum of 9 products."
        window = HALF[place[0] : place[0] + 3, place[1] : place[1] + 3]
        assert told(element, "products") == pytest.approx(DOWN * window)
        assert framed(element, "feature map") == place
        assert framed(element, "image") == place
    page.keyboard.press("Control+End")
    assert framed(element, "image") == (0, 0)


FRAME = """table => {
    const [cell, frame] = [table.querySelector("rect"), table.querySelector(".frame")]
    const [from, to] = [cell.getBoundingClientRect(), frame.getBoundingClientRect()]
    return [(to.y - from.y) / from.height, (to.x - from.x) / from.width].map(Math.round)
}"""


def framed(element, name):
    """The row and the column at which the frame on a table begins."""
    table = element.locator(f"svg g:has(> [aria-label^='{name}:'])")
    return tuple(table.evaluate(FRAME))


def test_steps_go_through_an_image_row_by_row_and_begin_anew(slide):
    _, element = slide
    element.get_by_label("Input").select_option("image: 1 to 16")
    places = [framed(element, "feature map")]
    for _ in range(9):
        element.get_by_role("button", name="Step").click()
        places.append(framed(element, "feature map"))
    assert places == [*np.ndindex(3, 3), (0, 0)]


# ---- By pointer ----


def drag(page, source, target):
    page.mouse.move(*source)
    page.mouse.down()
    page.mouse.move(*target, steps=4)
    page.mouse.up()


def box(locator):
    locator.scroll_into_view_if_needed()
    return locator.bounding_box()


def test_the_window_is_dragged_and_the_track_and_the_responses_are_clicked(slide):
    page, element = slide
    handle = element.get_by_role("slider", name="window")
    at = box(handle)
    middle, slot = (at["x"] + at["width"] / 2, at["y"] + 13), at["width"] / 3
    drag(page, middle, (middle[0] - 3 * slot, middle[1]))
    assert handle.get_attribute("aria-valuenow") == "1"
    page.mouse.click(middle[0] + slot, middle[1])
    assert handle.get_attribute("aria-valuenow") == "5"
    response = box(element.locator("[aria-label^='response'] .area").nth(5))
    page.mouse.click(response["x"] + 20, response["y"] + 60)
    assert handle.get_attribute("aria-valuenow") == "2"


def test_bars_are_dragged_and_clicked(slide):
    page, element = slide
    sample = element.get_by_role("slider", name="sample 6")
    area = box(sample.locator(".area"))
    x = area["x"] + area["width"] / 2
    drag(page, (x, area["y"] + 0.9 * area["height"]), (x, area["y"] + 0.4 * area["height"]))
    assert sample.get_attribute("aria-valuenow") == "0.6"
    page.mouse.click(x, area["y"] + 0.2 * area["height"])
    assert sample.get_attribute("aria-valuenow") == "0.8"
    weight = element.get_by_role("slider", name="middle weight")
    area = box(weight.locator(".area"))
    x = area["x"] + area["width"] / 2
    drag(page, (x, area["y"] + 0.5 * area["height"]), (x, area["y"] + area["height"] + 40))
    assert weight.get_attribute("aria-valuenow") == "-2"
    signal = [*SIGNAL[:6], 0.8, SIGNAL[7]]
    assert told(element, "response") == pytest.approx(conv1d(signal, [-1, -2, 1])[None])


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 2), (2, 3)])
def test_the_pointer_moves_the_window_over_image_and_feature_map(slide, padding, stride):
    _, element = slide
    element.get_by_label("Input").select_option("image: Laplacian")
    element.get_by_label("padding").select_option(str(padding))
    element.get_by_label("stride").select_option(str(stride))
    count = len(conv2d(SQUARE, LAPLACIAN, padding=padding, stride=stride))
    columns = 7 + 2 * padding
    for i, place in enumerate(np.ndindex(count, count)):
        # Every other one by the middle of its window in the image, the rest in the map.
        name, row, column, across = (
            ("feature map", *place, count)
            if i % 2
            else ("image", place[0] * stride + 1, place[1] * stride + 1, columns)
        )
        cell = element.locator(f"[aria-label^='{name}:'] > g").nth(row * across + column)
        (cell.hover if i % 4 < 2 else cell.click)()
        assert framed(element, "feature map") == place
        assert framed(element, "image") == (place[0] * stride, place[1] * stride)


def test_a_finger_can_drag_what_can_be_dragged(slide):
    _, element = slide
    actions = element.locator(".movable").evaluate_all(
        "all => all.map(each => getComputedStyle(each.closest('[class*=drags]')).touchAction)"
    )
    assert actions == ["pan-y", *["pan-x"] * 11]


def test_on_a_phone_all_targets_are_24_pixels_wide_and_nothing_is_cut_off(figure):
    _, element = figure(NAME, viewport={"width": 360, "height": 740})
    element.get_by_label("padding").select_option("2")
    for target in element.locator("svg .movable .area, svg .movable .grip").all():
        assert min(target.bounding_box()[side] for side in ("width", "height")) >= 24
    page = element.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name in PRESETS:
        element.get_by_label("Input").select_option(name)
        outer, inner = element.bounding_box(), element.locator("svg").bounding_box()
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        expect(element.locator("[aria-label^='feature map']")).to_be_visible()
        for table in element.locator("svg [role=img]").all():
            at = table.bounding_box()
            assert inner["x"] - 2 <= at["x"]
            assert at["x"] + at["width"] <= inner["x"] + inner["width"] + 2
