"""Two-way street: every claim that the figure makes, proved in a real browser."""

import re

import numpy as np
import pytest
import torch

from convbook.backprop import conv1d_backward

NAME = "two-way-street"
START = {"x": [1, 2, 3, 4, 5], "w": [1, 0, -1], "g": [1, 10, 100], "stride": 1, "flip": True}
TOLERANCE = {"rtol": 0, "atol": 1e-5}
# The natural height of the figure, without the one that is reserved for it.
HEIGHT = """figure => {
    figure.style.minHeight = 0
    const height = figure.getBoundingClientRect().height
    figure.style.minHeight = ""
    return [height, parseFloat(getComputedStyle(figure).minHeight)]
}"""


def random_layers(count, *, flip=True, seed=8):
    """Layers of all sizes: with samples left over at the end, and kernels as long as the signal."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        kernel, stride, outputs = (int(rng.integers(1, top)) for top in (7, 5, 9))
        length = (outputs - 1) * stride + kernel + int(rng.integers(stride))
        sizes = {"x": length, "w": kernel, "g": outputs}
        yield {
            **{name: rng.normal(0, 3, size).tolist() for name, size in sizes.items()},
            "stride": stride,
            "flip": flip,
        }


def spread(state):
    """Put zeros between the slopes, and as many at the ends as windows reach over."""
    between = np.zeros(len(state["x"]) - len(state["w"]) + 1)
    between[:: state["stride"]] = state["g"]
    return np.pad(between, len(state["w"]) - 1)


def shown(element):
    """Return the sums that are printed, for the samples and for the weights."""
    sums = element.locator(".sum:visible").evaluate_all(
        "boxes => boxes.map(box => box.lastChild.textContent)"
    )
    values = [float(text.replace("−", "-")) for text in sums]
    return values[:-3], values[-3:]


def labels(element):
    """Return the weights on the followed lines, from left to right."""
    return element.locator("svg > .halo").evaluate_all(
        """all => all.filter(each => each.textContent)
            .sort((a, b) => a.getAttribute("x") - b.getAttribute("x"))
            .map(each => each.textContent)"""
    )


def lit(element):
    """Return the names in the products that are followed, from top to bottom."""
    return element.locator(".box.lit > .name").all_text_contents()


def slope(element, index):
    return element.get_by_role("slider", name=f"y {index}")


def end(element, name):
    return element.get_by_role("button", name=re.compile(f"^{name[0]} {name[1]} ="))


def test_every_number_is_that_of_convbook_and_of_autograd(figure, evaluate_all):
    page, _ = figure(NAME)
    states = list(random_layers(300))

    for state, seen in zip(states, evaluate_all(page, NAME, states), strict=True):
        x, w, g = (np.array(state[name])[None, None] for name in "xwg")
        dx, dw, _ = conv1d_backward(x, w, g, stride=state["stride"])
        np.testing.assert_allclose(seen["dx"], dx[0, 0], **TOLERANCE)
        np.testing.assert_allclose(seen["dw"], dw[0, 0], **TOLERANCE)

        x, w, g = (torch.from_numpy(each) for each in (x, w, g))
        x.requires_grad_(), w.requires_grad_()
        y = torch.nn.functional.conv1d(x, w, stride=state["stride"])
        y.backward(g)
        np.testing.assert_allclose(seen["y"], y.detach()[0, 0], **TOLERANCE)
        np.testing.assert_allclose(seen["dx"], x.grad[0, 0], **TOLERANCE)
        np.testing.assert_allclose(seen["dw"], w.grad[0, 0], **TOLERANCE)
        np.testing.assert_allclose(seen["right"], x.grad[0, 0], **TOLERANCE)


def test_without_the_flip_it_is_the_filter_slid_as_it_stands(figure, evaluate_all):
    page, _ = figure(NAME)
    states = list(random_layers(200, flip=False))

    for state, seen in zip(states, evaluate_all(page, NAME, states), strict=True):
        wrong = np.correlate(spread(state), state["w"], "valid")
        right = np.correlate(spread(state), state["w"][::-1], "valid")
        cosine = wrong @ right / np.linalg.norm(wrong) / np.linalg.norm(right)
        np.testing.assert_allclose(seen["dx"], wrong, **TOLERANCE)
        np.testing.assert_allclose(seen["right"], right, **TOLERANCE)
        assert seen["cosine"] == pytest.approx(cosine, abs=1e-5)


def test_without_the_flip_the_slopes_for_the_weights_stay(figure, evaluate_all):
    page, _ = figure(NAME)
    with_flip, without = (list(random_layers(50, flip=flip)) for flip in (True, False))

    assert [seen["dw"] for seen in evaluate_all(page, NAME, with_flip)] == [
        seen["dw"] for seen in evaluate_all(page, NAME, without)
    ]


def test_the_paths_add_up_and_each_output_hands_its_own(figure, evaluate_all):
    page, _ = figure(NAME)
    states = list(random_layers(50))
    # The same layer with all slopes zero but one: what that one hands over, and nothing else.
    alone = [state | {"g": state["g"][:1] + [0] * (len(state["g"]) - 1)} for state in states]

    for all_of, one in zip(
        evaluate_all(page, NAME, states), evaluate_all(page, NAME, alone), strict=True
    ):
        handed = np.zeros(len(one["dx"]))
        for path in all_of["paths"]:
            if path["i"] == 0:
                handed[path["m"]] += path["toSample"]
        np.testing.assert_allclose(handed, one["dx"], **TOLERANCE)


def test_a_sample_meets_the_weights_in_reverse_and_a_weight_the_samples_in_order(
    figure, evaluate_all
):
    page, _ = figure(NAME)

    for state, seen in zip(
        random_layers(50), evaluate_all(page, NAME, list(random_layers(50))), strict=True
    ):
        for m in range(len(state["x"])):
            met = [path["by"] for path in seen["paths"] if path["m"] == m]
            assert met == sorted(met, reverse=True)
        for j in range(len(state["w"])):
            met = [path["m"] for path in seen["paths"] if path["j"] == j]
            assert met == [j + i * state["stride"] for i in range(len(state["g"]))]


def test_where_nothing_comes_back_nothing_is_handed_on_and_there_is_no_cosine(figure, evaluate_all):
    page, _ = figure(NAME)
    zero = START | {"g": [0, 0, 0], "flip": False}
    longer = START | {"x": [1, 2], "g": []}  # the filter does not fit: PyTorch and convbook raise

    nothing, none = evaluate_all(page, NAME, [zero, longer])

    assert (nothing["dx"], nothing["dw"], nothing["cosine"]) == ([0] * 5, [0] * 3, None)
    assert (none["y"], none["paths"], none["dx"], none["dw"]) == ([], [], [0, 0], [0, 0, 0])


def test_it_starts_with_the_numbers_of_the_chapter(figure):
    _, element = figure(NAME)

    assert shown(element) == ([1, 10, 99, -10, -100], [321, 432, 543])
    assert labels(element) == ["w₀", "w₁", "w₂"]


def test_what_it_prints_is_what_it_computes(figure, evaluate_all):
    page, element = figure(NAME)
    rng = np.random.default_rng(6)

    for _ in range(12):
        stride, chosen, flip = int(rng.integers(1, 3)), int(rng.integers(3)), bool(rng.integers(2))
        g = rng.integers(-100, 101, 3).tolist()
        w = [[1, 0, -1], [1, 2, 3], [1, 2, 1]][chosen]
        element.get_by_label("Stride").select_option(str(stride))
        element.get_by_label("Filter").select_option(index=chosen)
        element.get_by_label("With the flip").set_checked(flip)
        element.evaluate("(figure, g) => figure.change({ g })", g)
        x = list(range(1, 4 + 2 * stride))
        state = {"x": x, "w": w, "g": g, "stride": stride, "flip": flip}
        [seen] = evaluate_all(page, NAME, [state])

        assert shown(element) == (seen["dx"], seen["dw"])
        products = element.evaluate(
            "figure => [...figure.querySelectorAll('.box:not(.sum, [role])')]"
            ".map(box => box.lastChild.textContent.replace('−', '-'))"
        )
        y, to_samples, to_weights = products[:3], products[3:12], products[12:]
        assert [float(text) for text in y] == seen["y"]
        assert [float(text) for text in to_samples] == [p["toSample"] for p in seen["paths"]]
        assert [float(text) for text in to_weights] == [p["toWeight"] for p in seen["paths"]]


def test_a_stride_of_two_gives_the_numbers_of_the_chapter_and_shows_the_zeros(figure):
    _, element = figure(NAME)
    zeros = element.locator("svg > .value")

    assert zeros.all_text_contents() == ["", ""]
    element.get_by_label("Stride").select_option("2")

    assert shown(element) == ([1, 0, 9, 0, 90, 0, -100], [531, 642, 753])
    assert zeros.all_text_contents() == ["0", "0"]


def test_pointing_at_a_sample_shows_who_sends_it_something(figure):
    _, element = figure(NAME)

    end(element, "x2").hover()

    assert labels(element) == lit(element) == ["w₂", "w₁", "w₀"]
    assert "x₂ gets w₂ · 1 + w₁ · 10 + w₀ · 100 = 99." in element.locator(".said").inner_text()
    end(element, "x0").hover()
    assert labels(element) == lit(element) == ["w₀"]
    assert "one window only" in element.locator(".said").inner_text()


def test_pointing_at_a_weight_shows_the_samples_in_their_order(figure):
    _, element = figure(NAME)

    for index, met in enumerate((["x₀", "x₁", "x₂"], ["x₁", "x₂", "x₃"], ["x₂", "x₃", "x₄"])):
        end(element, f"w{index}").hover()
        assert lit(element) == met
        assert labels(element) == [f"w{'₀₁₂'[index]}"] * 3


def test_pointing_at_an_output_shows_all_that_it_touches(figure):
    _, element = figure(NAME)

    slope(element, 2).hover()

    assert labels(element) == ["w₀", "w₁", "w₂"]
    assert lit(element) == ["w₀", "w₁", "w₂", "x₂", "x₃", "x₄"]


def test_all_paths_can_be_shown_at_once(figure):
    _, element = figure(NAME)

    element.get_by_label("All paths").check()

    assert len(lit(element)) == 18
    assert labels(element) == ["w₀", "w₁", "w₂"]


def test_without_the_flip_the_lines_carry_the_wrong_weights_and_say_so(figure):
    _, element = figure(NAME)
    end(element, "x2").hover()

    element.get_by_label("With the flip").uncheck()

    assert labels(element) == ["w₀", "w₁", "w₂"]
    assert element.locator("line.wrong").count() == 2  # the middle weight is its own mirror image
    assert element.locator(".sum > .name").all_text_contents()[:5] == [
        "≠ 1", "≠ 10", "≠ 99", "≠ −10", "≠ −100",
    ]  # fmt: skip
    said = element.locator(".said").inner_text()
    assert "= −99, not 99. But on the way forward it was w₂, w₁, w₀." in said
    assert "−1.00" in said
    end(element, "w0").hover()
    assert element.locator("line.wrong").count() == 0
    assert labels(element) == ["w₀"] * 3


@pytest.mark.parametrize(
    ("chosen", "wrong", "cosine"),
    [
        (0, [-1, -10, -99, 10, 100], "−1.00"),
        (1, [3, 32, 321, 210, 100], "0.75"),
        (2, [1, 12, 121, 210, 100], "1.00"),
    ],
)
def test_without_the_flip_the_filters_of_the_chapter_have_its_cosines(
    figure, chosen, wrong, cosine
):
    _, element = figure(NAME)

    element.get_by_label("Filter").select_option(index=chosen)
    element.get_by_label("With the flip").uncheck()

    assert shown(element)[0] == wrong
    assert element.locator(".said").inner_text().endswith(f"Cosine with the right dL/dx: {cosine}.")
    marks = [each for each in element.locator(".sum > .name").all_text_contents() if each]
    assert bool(marks) == (cosine != "1.00")


def test_a_slope_is_dragged_with_the_pointer(figure):
    page, element = figure(NAME)
    box = slope(element, 0).locator(".area").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"]

    page.mouse.move(x, y + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y + box["height"] / 4, steps=4)
    assert float(slope(element, 0).get_attribute("aria-valuenow")) == pytest.approx(50, abs=2)
    page.mouse.move(x + 300, y + 4 * box["height"], steps=4)  # far beyond the end, and beside it
    assert slope(element, 0).get_attribute("aria-valuenow") == "-100"
    page.mouse.up()

    assert shown(element) == ([-100, 10, 200, -10, -100], [220, 230, 240])
    assert lit(element)[3:] == ["x₀", "x₁", "x₂"]  # it is followed
    page.mouse.move(x, y)
    assert slope(element, 0).get_attribute("aria-valuenow") == "-100"  # let go is let go


def test_a_click_sets_a_slope_and_follows_an_end(figure):
    page, element = figure(NAME)
    box = slope(element, 1).locator(".area").bounding_box()

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert slope(element, 1).get_attribute("aria-valuenow") == "0"
    for name in ("x4", "w1"):
        end(element, name).click()
        assert end(element, name).get_attribute("aria-pressed") == "true"
    element.locator(".sum").nth(1).click()
    assert end(element, "x1").get_attribute("aria-pressed") == "true"
    assert end(element, "w1").get_attribute("aria-pressed") == "false"


def test_a_finger_drags_a_slope_and_still_scrolls_the_page_elsewhere(figure):
    _, element = figure(NAME, viewport={"width": 360, "height": 740}, has_touch=True)

    action = "each => getComputedStyle(each).touchAction"
    assert slope(element, 0).evaluate(action) == "pan-x"
    assert end(element, "x0").evaluate(action) == "auto"
    end(element, "x3").tap()
    assert end(element, "x3").get_attribute("aria-pressed") == "true"


def test_everything_works_by_keyboard_alone(figure):
    page, element = figure(NAME)
    press = page.keyboard.press
    element.get_by_label("Filter").focus()

    press("ArrowDown")
    assert shown(element)[0] == [1, 12, 123, 230, 300]
    press("Tab")
    press("ArrowDown")
    assert shown(element)[0] == [1, 2, 13, 20, 130, 200, 300]
    press("ArrowUp")
    press("Tab")
    press("Space")
    assert shown(element)[0] == [3, 32, 321, 210, 100]
    press("Space")
    press("Tab")
    press("Space")
    assert len(lit(element)) == 18
    press("Space")
    for index, met in enumerate((["w₀"], ["w₁", "w₀"], ["w₂", "w₁", "w₀"], ["w₂", "w₁"], ["w₂"])):
        press("Tab")
        assert end(element, f"x{index}").get_attribute("aria-pressed") == "true"
        assert labels(element) == met
    press("Tab")
    for key, value in {
        "ArrowUp": 2, "ArrowRight": 3, "ArrowDown": 2, "ArrowLeft": 1, "PageUp": 11, "PageDown": 1,
        "End": 100, "Home": -100,
    }.items():  # fmt: skip
        press(key)
        assert slope(element, 0).get_attribute("aria-valuenow") == str(value)
    assert shown(element)[0] == [-100, -190, -180, 230, 300]
    press("Tab")
    press("Tab")
    assert lit(element) == ["w₀", "w₁", "w₂", "x₂", "x₃", "x₄"]
    for index in range(3):
        press("Tab")
        assert end(element, f"w{index}").get_attribute("aria-pressed") == "true"
    press("Tab")
    press("Enter")  # start again
    assert shown(element) == ([1, 10, 99, -10, -100], [321, 432, 543])


def test_start_again_sets_every_control_back(figure):
    _, element = figure(NAME)
    element.get_by_label("Filter").select_option(index=2)
    element.get_by_label("Stride").select_option("2")
    element.get_by_label("With the flip").uncheck()
    element.get_by_label("All paths").check()
    slope(element, 2).press("Home")

    element.get_by_role("button", name="Start again").click()

    assert element.get_by_label("Filter").input_value() == "1,0,-1"
    assert element.get_by_label("Stride").input_value() == "1"
    assert element.get_by_label("With the flip").is_checked()
    assert not element.get_by_label("All paths").is_checked()
    assert shown(element) == ([1, 10, 99, -10, -100], [321, 432, 543])
    assert len(lit(element)) == 6


def test_screen_readers_hear_the_slope_of_each_end(figure):
    _, element = figure(NAME)

    slope(element, 1).press("End")

    assert end(element, "x1").get_attribute("aria-label") == "x 1 = 2, slope 100"
    assert end(element, "w2").get_attribute("aria-label") == "w 2 = −1, slope 903"
    assert slope(element, 1).get_attribute("aria-valuetext") == "100"
    end(element, "w2").dispatch_event("click")  # a click without a pointer, as they make it
    assert end(element, "w2").get_attribute("aria-pressed") == "true"
    slope(element, 1).press("ArrowDown")  # and back to what is moved, which had kept the focus
    assert lit(element) == ["w₀", "w₁", "w₂", "x₁", "x₂", "x₃"]


def test_a_drag_changes_attributes_and_makes_no_element(figure):
    _, element = figure(NAME)

    made = element.evaluate(
        """figure => {
            const seen = new MutationObserver(() => {})
            seen.observe(figure, { childList: true, subtree: true })
            for (let g = -100; g <= 100; g++) figure.change({ g: [g, 10, 100], follow: "y0" })
            return seen.takeRecords().flatMap(record => [...record.addedNodes])
                .filter(node => node.nodeType === Node.ELEMENT_NODE).length
        }"""
    )

    assert made == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_on_the_page_moves_and_every_target_is_large_enough(figure, width):
    _, element = figure(NAME, viewport={"width": width, "height": 800})
    element.get_by_label("Filter").select_option(index=1)

    for stride in ("1", "2"):
        element.get_by_label("Stride").select_option(stride)
        for flip in (True, False):
            element.get_by_label("With the flip").set_checked(flip)
            for follow in ("y0", "x2", "w0"):
                change = {"g": [-100, -100, -100], "follow": follow}
                element.evaluate("(figure, change) => figure.change(change)", change)
                height, reserved = element.evaluate(HEIGHT)
                assert height <= reserved
        for target in element.locator("[role=slider]:visible, svg [role=button]:visible").all():
            box = target.bounding_box()
            assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("width", [360, 1440])
def test_no_number_leaves_its_box(figure, width):
    _, element = figure(NAME, viewport={"width": width, "height": 800})
    element.get_by_label("Filter").select_option(index=1)
    element.get_by_label("Stride").select_option("2")
    element.get_by_label("With the flip").uncheck()
    element.evaluate("figure => figure.change({ g: [-100, -100, -100] })")

    outside = element.evaluate(
        """figure => [...figure.querySelectorAll(".box")].flatMap(box => {
            const room = box.firstChild.getBoundingClientRect()
            return [...box.querySelectorAll("text")].filter(text => {
                const { left, right, width } = text.getBoundingClientRect()
                return width > 0 && room.width > 0 && (left < room.left || right > room.right)
            }).map(text => text.textContent)
        })"""
    )

    assert outside == []
