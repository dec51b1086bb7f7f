"""Shifted digit: every claim that the figure makes, proved in a real browser."""

import functools
import json

import numpy as np
import pytest
import torch
from torch import nn

from convbook.digits import DigitMLP, FlatDigits, MaxDigits, load_digits, pad, shift

NAME = "shifted-digit"
START = {"digit": 3, "ink": None, "down": 2, "right": 2, "wide": False}
MIDDLE = START | {"down": 0, "right": 0}
REACH = range(-8, 9)
LABELS = ["logistic regression", "DigitMLP", "FlatDigits", "MaxDigits"]
NETWORKS = ["logistic_digits", "digit_mlp", "flat_digits", "max_digits"]
# The natural height of the figure, without the one that is reserved for it.
HEIGHT = """figure => {
    figure.style.minHeight = 0
    const height = figure.getBoundingClientRect().height
    figure.style.minHeight = ""
    return [height, parseFloat(getComputedStyle(figure).minHeight)]
}"""


class Logistic(nn.Linear):
    """Logistic regression as the layer that it is."""

    def __init__(self):
        super().__init__(256, 10, dtype=torch.float64)

    def forward(self, x):
        return super().forward(x.flatten(1))


@pytest.fixture
def networks(rounded):
    """The four classifiers in PyTorch, with the parameters that the figure reads."""
    made = [Logistic(), DigitMLP(), FlatDigits(), MaxDigits()]
    for network, name in zip(made, NETWORKS, strict=True):
        network.load_state_dict(rounded(name))
    return made


@functools.cache
def unseen():
    _, test = load_digits().split((0.75, 0.25), seed=0)
    return test


@pytest.fixture
def samples(networks):
    """Of each digit, the first test image that all four read in the middle of the sheet."""
    test = unseen()
    x = pad(test.x, 4)
    read = torch.stack([network(x).argmax(1) == test.y for network in networks]).all(0)
    first = [int(torch.nonzero(read & (test.y == digit))[0]) for digit in range(10)]
    return test.x[first]


def on_sheet(ink, size, down=0, right=0):
    """Ink in the middle of a sheet and moved, by the functions of the book, on a far larger one."""
    around = 60
    far = shift(pad(torch.as_tensor(ink, dtype=torch.float64)[None, None], around), down, right)
    first = around - (size - len(ink)) // 2
    return far[:, :, first : first + size, first : first + size]


def expected(state, networks, samples):
    """What `compute` should say, from PyTorch."""
    ink = samples[state["digit"], 0] if state["ink"] is None else state["ink"]
    sizes = [16, 16, 16, 24 if state["wide"] else 16]

    def ask(*by):
        sheets = [on_sheet(ink, size, *by) for size in sizes]
        pairs = zip(networks, sheets, strict=True)
        return torch.stack([network(sheet)[0] for network, sheet in pairs]).detach()

    still, said = ask(), ask(state["down"], state["right"])
    truth = still.argmax(1) if state["ink"] is not None else torch.full((4,), state["digit"])
    sheet = on_sheet(ink, sizes[3], state["down"], state["right"])[0, 0]
    total = float(torch.as_tensor(ink, dtype=torch.float64).sum())
    return {
        "sheet": sheet.numpy(),
        "lost": 1 - float(sheet.sum()) / total if total else 0,
        "probabilities": said.softmax(1).numpy(),
        "change": (said - still).abs().amax(1).numpy(),
        "answer": said.argmax(1).tolist(),
        "right": (said.argmax(1) == truth).tolist(),
    }


def random_states(count, seed=8):
    """Samples, test digits and noise, still, moved, cut off, and moved out of sight."""
    rng = np.random.default_rng(seed)
    test = unseen().x[:, 0].numpy()
    for number in range(count):
        most = 8 if number % 5 else 30
        down, right = rng.integers(-most, most + 1, 2).tolist()
        state = {"digit": int(rng.integers(10)), "ink": None, "down": down, "right": right}
        if number % 3 == 1:
            state["ink"] = test[rng.integers(len(test))].tolist()
        elif number % 3 == 2:
            size = int(rng.choice([8, 16, 24]))
            drawn = rng.random((size, size)) * (rng.random((size, size)) < rng.random())
            state["ink"] = drawn.tolist()
        yield state | {"wide": bool(rng.integers(2))}


def verdicts(element):
    return element.locator(".rows p span:not(.count)").all_text_contents()


def go(element, **state):
    element.evaluate("(figure, state) => figure.change(state)", state)


def state_of(element):
    return json.loads(element.evaluate("figure => JSON.stringify(figure.state)"))


def moved(element):
    state = state_of(element)
    return state["down"], state["right"]


def paper(element):
    """What is on the sheet, as the pixels are filled."""
    filled = element.locator(".pixel").evaluate_all(
        "all => all.map(each => Number(each.getAttribute('fill-opacity')))"
    )
    inside = 0 if state_of(element)["wide"] else 4
    return np.reshape(filled, (24, 24))[inside : 24 - inside, inside : 24 - inside]


def pixel(element, row, column, *, size=16):
    """The middle of a pixel of the sheet, on the screen."""
    box = element.locator(".paper").bounding_box()
    side = box["width"] / size
    return box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side


def drag(page, *points):
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def wait_for_maps(page):
    counts = f"[...document.querySelectorAll('{NAME} .count')]"
    page.wait_for_function(f"{counts}.every(each => each.textContent)")


# ---- The numbers are those of PyTorch ----


def test_four_classifiers_answer_as_pytorch_does(figure, evaluate_all, networks, samples):
    page, _ = figure(NAME)
    states = list(random_states(240))
    out_of_sight = 0
    for state, got in zip(states, evaluate_all(page, NAME, states), strict=True):
        want = expected(state, networks, samples)
        np.testing.assert_array_equal(got["sheet"], want["sheet"])
        assert got["lost"] == pytest.approx(want["lost"], abs=1e-9)
        assert [each["name"] for each in got["classifiers"]] == LABELS
        for key in ("probabilities", "change"):
            values = [each[key] for each in got["classifiers"]]
            np.testing.assert_allclose(values, want[key], rtol=0, atol=1e-5)
        for key in ("answer", "right"):
            assert [each[key] for each in got["classifiers"]] == want[key]
        out_of_sight += got["lost"] == 1
    assert out_of_sight > 5


def test_rounding_changes_no_answer_on_the_test_digits(networks):
    """The parameters are rounded for the page: the network answers as the one of the chapter."""
    test, changed = unseen(), 0
    x = pad(test.x, 4)
    for network, exact in zip(networks[1:], (DigitMLP, FlatDigits, MaxDigits), strict=True):
        changed += int((network(x).argmax(1) != exact.pretrained()(x).argmax(1)).sum())
    assert changed == 0


def test_logistic_regression_is_that_of_the_chapter(networks):
    """It is right as often as the chapter prints, and has no weight where no digit had ink."""
    logistic, test = networks[0], unseen()
    right = (logistic(pad(test.x, 4)).argmax(1) == test.y).double().mean()
    assert f"{right:.2f}" == "0.97"
    outside = torch.ones(16, 16, dtype=torch.bool)
    outside[4:12, 4:12] = False
    assert not logistic.weight[:, outside.flatten()].any()


def test_the_samples_are_test_images(figure, evaluate_all, samples):
    page, _ = figure(NAME)
    states = [MIDDLE | {"digit": digit} for digit in range(10)]
    for digit, got in enumerate(evaluate_all(page, NAME, states)):
        np.testing.assert_array_equal(np.array(got["sheet"])[4:12, 4:12], samples[digit, 0])
        assert all(each["right"] and each["change"] == 0 for each in got["classifiers"])


# ---- What the reader sees ----


def test_with_enough_paper_no_bit_changes(figure, evaluate_all):
    """With six pixels left after the shift, as the chapter says; the others do change."""
    page, _ = figure(NAME)
    near = range(-2, 3)
    for digit in (0, 3, 8):
        part = START | {"digit": digit, "wide": True}
        states = [part | {"down": down, "right": right} for down in near for right in near]
        answers = [got["classifiers"] for got in evaluate_all(page, NAME, states)]
        assert {each[3]["change"] for each in answers} == {0}
        assert all(any(each[index]["change"] > 1 for each in answers) for index in range(3))


def test_on_little_paper_logits_change_before_the_digit_is_cut_off(figure, evaluate_all):
    page, _ = figure(NAME)
    for part, most in ({"wide": False}, 4), ({"wide": True}, 8):
        states = [MIDDLE | part | {"right": right} for right in range(most + 1)]
        got = evaluate_all(page, NAME, states)
        assert [each["lost"] for each in got] == [0] * (most + 1)
        changed = [each["classifiers"][3]["change"] > 0 for each in got]
        assert not changed[0]
        assert changed[-1]


def right_at(network, sample, digit, size):
    """Where a classifier is right, by shift: 17 by 17 places."""
    sheets = [on_sheet(sample, size, down, right) for down in REACH for right in REACH]
    return (network(torch.cat(sheets)).argmax(1) == digit).reshape(17, 17).numpy()


def test_one_of_four_is_right_until_the_border(networks, samples):
    """The others fail after one or two pixels; at the border, also the one."""
    ring = np.maximum(*np.abs(np.indices((17, 17)) - 8))
    after_two = []
    for digit in range(10):
        maps = [right_at(network, samples[digit, 0], digit, 16) for network in networks]
        after_two.append([each[ring == 2].mean() for each in maps])
        assert all(each[8, 8] for each in maps)
        assert maps[3][ring <= 4].all()  # the whole digit is on the sheet
        assert (~maps[3]).sum() > 30
    means = np.mean(after_two, axis=0)
    assert (means[:3] < 0.4).all()
    assert means[3] == 1


def test_at_the_start_only_one_of_four_reads_it(figure):
    _, element = figure(NAME)
    assert verdicts(element) == ["✗ 9: wrong", "✗ 4: wrong", "✗ 9: wrong", "✓ 3: right"]
    said = element.locator(".said").text_content()
    assert said == (
        "The 3, moved 2 right and 2 down: read by MaxDigits; "
        "misread by logistic regression, DigitMLP and FlatDigits."
    )


def test_what_is_printed_is_what_compute_says(figure, evaluate_all):
    page, element = figure(NAME)
    test = unseen().x[:, 0].numpy()
    states = [
        MIDDLE,
        START | {"digit": 7, "down": -1, "right": 0},
        START | {"digit": 0, "down": 8, "right": -5},
        START | {"digit": 4, "right": 5, "wide": True},
        START | {"digit": None, "ink": test[20].tolist()},
    ]
    for state, got in zip(states, evaluate_all(page, NAME, states), strict=True):
        go(element, **state)
        np.testing.assert_allclose(paper(element), got["sheet"])
        words = ("the same", "another") if state["ink"] else ("right", "wrong")
        rows = element.locator(".rows > div")
        for index, each in enumerate(got["classifiers"]):
            sign, word = ("✓", words[0]) if each["right"] else ("✗", words[1])
            assert verdicts(element)[index] == f"{sign} {each['answer']}: {word}"
            values = rows.nth(index).locator(".value").all_text_contents()
            shown = [float(text or 0) for text in values]
            np.testing.assert_allclose(shown, 100 * np.array(each["probabilities"]), atol=0.5)
            changed = rows.nth(index).locator("text.soft").text_content()
            if state is MIDDLE:
                assert changed == ""
            elif each["change"] == 0:
                assert changed == "no logit changed, bit for bit"
            else:
                assert changed == f"logits changed by up to {each['change']:.1f}"


def test_what_is_cut_off_is_said(figure, evaluate_all):
    page, element = figure(NAME)
    state = START | {"right": 8, "down": 0}
    lost = evaluate_all(page, NAME, [state])[0]["lost"]
    go(element, **state)
    assert f"moved 8 right, {100 * lost:.0f} % of its ink lost" in element.text_content()


@pytest.mark.parametrize("part", [{}, {"digit": 4}, {"wide": True}])
def test_the_maps_show_where_each_is_right(figure, networks, samples, part):
    page, element = figure(NAME)
    go(element, **part)
    wait_for_maps(page)
    state = START | part
    sizes = [16, 16, 16, 24 if state["wide"] else 16]
    for index, (network, size) in enumerate(zip(networks, sizes, strict=True)):
        right = right_at(network, samples[state["digit"], 0], state["digit"], size)
        places = [f"M{5 * column} {5 * row}" for row, column in np.argwhere(right)]
        row = element.locator(".rows > div").nth(index)
        drawn = row.locator(".map path").get_attribute("d")
        assert [each.split("h")[0] for each in drawn.split("z")[:-1]] == places
        assert row.locator(".count").text_content() == f"right at {len(places)} of 289"


# ---- By keyboard alone ----


def focus(page, name, *, at_most=40):
    """Press the tab key until the element of this name has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement
                if (!at.closest("shifted-digit")) return ""
                return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent.trim()
                    ?? at.textContent
            }"""
        )
        if focused.startswith(name):
            return
    pytest.fail(f"no tab stop is called {name!r}")


def test_arrow_keys_move_the_digit_as_far_as_it_goes(figure):
    page, element = figure(NAME)
    focus(page, "Sheet of 16 by 16 pixels: arrow keys move the digit")
    for key, place in [
        ("ArrowLeft", (2, 1)),
        ("ArrowUp", (1, 1)),
        ("ArrowRight", (1, 2)),
        ("ArrowDown", (2, 2)),
    ]:
        page.keyboard.press(key)
        assert moved(element) == place
    for _ in range(9):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
    assert moved(element) == (8, 8)


def test_buttons_move_the_digit(figure):
    page, element = figure(NAME)
    for name, place in [
        ("left", (2, 1)),
        ("up", (1, 1)),
        ("down", (2, 1)),
        ("right", (2, 2)),
        ("Middle", (0, 0)),
    ]:
        focus(page, name)
        page.keyboard.press("Enter")
        assert moved(element) == place
    assert element.locator(".said").text_content() == (
        "The 3 in the middle: read by logistic regression, DigitMLP, FlatDigits and MaxDigits; "
        "misread by none."
    )


def test_digit_and_paper_are_chosen_by_keyboard(figure, samples):
    page, element = figure(NAME)
    go(element, down=0, right=0)
    focus(page, "Digit")
    page.keyboard.press("ArrowDown")
    np.testing.assert_array_equal(paper(element)[4:12, 4:12], samples[4, 0])
    focus(page, "More paper")
    page.keyboard.press("Space")
    assert paper(element).shape == (24, 24)
    np.testing.assert_array_equal(paper(element)[8:16, 8:16], samples[4, 0])
    assert element.locator(".paper").get_attribute("viewBox") == "0 0 24 24"
    focus(page, "Start again", at_most=60)
    page.keyboard.press("Enter")
    assert state_of(element).items() >= START.items()
    assert element.get_by_role("combobox").input_value() == "3"
    assert not element.get_by_label("More paper").is_checked()


def test_a_digit_is_drawn_rubbed_out_and_moved_by_keyboard(figure):
    page, element = figure(NAME)
    focus(page, "Clear")
    page.keyboard.press("Enter")
    assert not paper(element).any()
    assert element.get_by_label("Draw", exact=True).is_checked()
    element.locator(".paper").focus()
    for key in ["Space", "ArrowDown", "Space", "ArrowDown", "ArrowLeft", "ArrowLeft", "Space"]:
        page.keyboard.press(key)
    inked = [[8, 8], [8, 9], [9, 8], [9, 9], [10, 6], [10, 7]]
    assert np.argwhere(paper(element)).tolist() == inked
    assert set(paper(element).flat) == {0, 1}
    page.keyboard.press("Space")
    assert np.argwhere(paper(element)).tolist() == inked[:4]
    said = element.locator(".said").text_content()
    assert said.startswith("Row 11, column 7: paper. Your drawing: logistic regression says ")
    focus(page, "Draw")
    page.keyboard.press("Space")
    element.locator(".paper").focus()
    page.keyboard.press("ArrowUp")
    assert np.argwhere(paper(element)).tolist() == [[r - 1, c] for r, c in inked[:4]]
    assert "the same answer as where it was drawn from" in element.text_content()


def test_the_pen_stays_on_the_sheet(figure):
    page, element = figure(NAME)
    go(element, draw=True, row=15, column=15)
    element.locator(".paper").focus()
    for key in ["ArrowDown", "ArrowRight", "Space"]:
        page.keyboard.press(key)
    assert paper(element)[15, 15] == 1
    assert paper(element).shape == (16, 16)


# ---- By pointer ----


def test_dragging_moves_the_digit(figure):
    page, element = figure(NAME)
    drag(page, pixel(element, 8, 8), pixel(element, 5, 12))
    assert moved(element) == (-1, 6)
    drag(page, pixel(element, 8, 8), pixel(element, 8, 15), pixel(element, 8, 5))
    assert moved(element) == (-1, 3)  # it comes back by as much as the pointer does


def test_dragging_draws_a_line_without_gaps_and_rubs_it_out(figure):
    page, element = figure(NAME)
    element.get_by_role("button", name="Clear").click()
    page.mouse.move(*pixel(element, 4, 4))
    page.mouse.down()
    page.mouse.move(*pixel(element, 4, 9))  # at once
    page.mouse.up()
    line = [[4, column] for column in range(4, 11)]
    assert np.argwhere(paper(element)).tolist() == line
    drag(page, pixel(element, 4, 8), pixel(element, 4, 12))
    assert np.argwhere(paper(element)).tolist() == line[:4]
    drag(page, pixel(element, 12, 12), pixel(element, 30, 12))
    assert paper(element)[12:, 12:14].all()


def test_a_drawing_is_at_rest_where_it_was_drawn(figure):
    """Also on top of a digit that was moved, of which only what is seen is kept."""
    page, element = figure(NAME)
    go(element, down=0, right=8)
    before = paper(element)
    element.get_by_label("Draw", exact=True).check()
    page.mouse.click(*pixel(element, 1, 1))
    assert moved(element) == (0, 0)
    before[1, 1:3] = 1
    np.testing.assert_array_equal(paper(element), before)
    assert verdicts(element)[3].isdigit()
    element.get_by_role("button", name="left").click()
    np.testing.assert_array_equal(paper(element)[:, :-1], before[:, 1:])
    assert not paper(element)[:, -1].any()


@pytest.mark.parametrize("index", range(4))
def test_a_click_on_a_map_goes_there(figure, index):
    page, element = figure(NAME)
    box = element.locator(".map .area").nth(index).bounding_box()
    cell = box["width"] / 17
    page.mouse.click(box["x"] + 3.5 * cell, box["y"] + 15.5 * cell)
    assert moved(element) == (7, -5)
    there = [(box["x"] + x * cell, box["y"] + y * cell) for x, y in [(3.5, 15.5), (60, -9)]]
    drag(page, *there)
    assert moved(element) == (-8, 8)


# ---- The page stays still ----


@pytest.mark.parametrize("width", [360, 1280])
def test_its_height_is_reserved(figure, width):
    page, element = figure(NAME, viewport={"width": width, "height": 800})
    test = unseen().x[0, 0].tolist()
    for part in [{}, {"wide": True, "draw": True}, {"digit": None, "ink": test, "right": -8}]:
        go(element, **part)
        wait_for_maps(page)
        natural, reserved = element.evaluate(HEIGHT)
        assert reserved - 60 <= natural <= reserved
