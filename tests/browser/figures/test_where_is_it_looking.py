"""Where is it looking? Every claim that the figure makes, proved."""

import copy
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Error, expect

from convbook.spikes import SPIKE, FlatCNN, SpikeCNN, SpikeMLP, make_spikes, matched_filter

NAME = "where-is-it-looking"
NETWORKS = ["global maximum", "flatten", "perceptron"]
START = {
    "trained": "anywhere", "inside": "global maximum", "noise": 0.1, "seed": 4, "starts": [28],
}  # fmt: skip
LEFT = START | {"trained": "left"}
# Only the probabilities of very many states come back: the rest would be megabytes.
PROBABILITIES = """async (element, states) => {
    const { compute } = await import(
        new URL("javascripts/figures/where-is-it-looking.js", location.origin))
    return states.map(state => compute(state, element.networks).probabilities)
}"""


def uniform(seed):
    """Mulberry32, as its author gives it, in unsigned arithmetic."""
    mask = 0xFFFFFFFF
    while True:
        seed = (seed + 0x6D2B79F5) & mask
        bits = ((seed ^ seed >> 15) * (seed | 1)) & mask
        bits ^= (bits + ((bits ^ bits >> 7) * (bits | 61) & mask)) & mask
        yield (bits ^ bits >> 14) / 2**32


def signal_of(state):
    draws = uniform(state["seed"])
    pairs = np.array([[next(draws), next(draws)] for _ in range(100)])
    normal = np.sqrt(-2 * np.log(1 - pairs[:, 0])) * np.cos(2 * np.pi * pairs[:, 1])
    signal = torch.from_numpy(state["noise"] * normal)
    for start in state["starts"]:
        signal[start : start + 7] += SPIKE
    return signal


@pytest.fixture
def models(rounded):
    """Return PyTorch's networks with the parameters that the figure reads."""

    def models(trained):
        networks = torch.nn.ModuleList([SpikeCNN(), FlatCNN(), SpikeMLP()])
        networks.load_state_dict(rounded(f"spikes_{trained}"))
        return networks.requires_grad_(requires_grad=False)

    return models


def random_states():
    rng = np.random.default_rng(0)
    for _ in range(240):
        yield {
            "trained": str(rng.choice(["anywhere", "left"])),
            "inside": str(rng.choice(NETWORKS[:2])),
            "noise": float(rng.choice([0, 0.05, 0.1, 0.3, 0.4, rng.uniform(0, 2)])),
            "seed": int(rng.integers(2**32)),
            "starts": [int(start) for start in rng.integers(0, 94, size=rng.integers(3))],
        }


def border_states():
    for trained in ("anywhere", "left"):
        for inside in NETWORKS[:2]:
            for starts in ([0], [93], [46], [47], [0, 93], [50, 50], [40, 43], []):
                for noise in (0, 0.1):
                    yield {
                        "trained": trained, "inside": inside, "noise": noise, "seed": sum(starts),
                        "starts": starts,
                    }  # fmt: skip


def near(values, expected, apart=1e-5):
    """Compare as arrays: `pytest.approx` takes seconds for as many numbers as these."""
    both = [torch.as_tensor(each, dtype=torch.float64) for each in (values, expected)]
    return (both[0] - both[1]).abs().max() < apart


@pytest.mark.parametrize("states", [random_states, border_states])
def test_it_computes_what_pytorch_computes(figure, evaluate_all, models, states):
    states = list(states())
    page, _ = figure(NAME)
    networks = {trained: models(trained) for trained in ("anywhere", "left")}
    for state, seen in zip(states, evaluate_all(page, NAME, states), strict=True):
        x = signal_of(state)[None, None]
        three = networks[state["trained"]]
        assert near(seen["signal"], x[0, 0], 1e-9)
        chances = [network(x).softmax(-1)[0, 1] for network in three]
        assert near(seen["probabilities"], chances)

        matched = torch.nn.functional.conv1d(x, SPIKE[None, None])[0, 0]
        assert near(seen["matched"], matched)
        assert near(seen["matched"][seen["best"]], matched_filter(x))

        network = three[NETWORKS.index(state["inside"])]
        responses = network.conv(x).relu()[0]
        assert near(seen["filters"], responses)
        largest = [values[at] for values, at in zip(seen["filters"], seen["places"], strict=True)]
        assert near(largest, responses.amax(-1))

        # What a filter adds: the answer with it less the answer without.
        logits = network(x)[0]
        assert near(seen["evidence"], logits[1] - logits[0])
        assert near(seen["bias"] + sum(seen["adds"]), seen["evidence"])
        # What a filter adds is the answer with it less the answer without.
        filter_ = state["seed"] % 8
        silent = copy.deepcopy(network)
        silent.conv.weight[filter_], silent.conv.bias[filter_] = 0, 0
        lost = logits - silent(x)[0]
        assert near(seen["adds"][filter_], lost[1] - lost[0])


@pytest.mark.parametrize(
    "part", [{"starts": [94]}, {"starts": [-1]}, {"starts": [2.5]}, {"noise": -0.1}]
)
def test_what_make_spikes_refuses_is_refused(figure, evaluate_all, part):
    page, _ = figure(NAME)
    with pytest.raises(Error, match="RangeError"):
        evaluate_all(page, NAME, [START | part])
    first = part.get("starts", [0])[0]
    with pytest.raises((TypeError, ValueError)):
        make_spikes(1, seed=0, noise=part.get("noise", 0.1), starts=(first, first))


def found(element, state, seeds, starts):
    """Return the share of spikes that each network finds, over noise and places."""
    states = [state | {"seed": seed, "starts": [start]} for seed in seeds for start in starts]
    return (np.array(element.evaluate(PROBABILITIES, states)) > 0.5).mean(0)


def test_trained_on_the_left_only_the_global_maximum_finds_spikes_on_the_right(figure):
    _, element = figure(NAME)
    assert (found(element, LEFT, range(40), range(0, 47, 3)) > 0.97).all()
    maximum, flatten, perceptron = found(element, LEFT, range(40), range(50, 94, 2))
    assert maximum == 1
    assert flatten < 0.001
    assert perceptron < 0.06
    # The first three places beyond the middle share samples with those of the training.
    assert found(element, LEFT, range(100), [47])[1] > 0.9


def test_trained_anywhere_both_convolutional_networks_find_spikes_everywhere(figure):
    _, element = figure(NAME)
    maximum, flatten, perceptron = found(element, START, range(40), range(0, 94, 4))
    assert (maximum, flatten) == (1, 1)
    assert 0.6 < perceptron < 0.9


def test_noise_alone_raises_hardly_an_alarm(figure):
    _, element = figure(NAME)
    for state in (START, LEFT):
        states = [state | {"seed": seed, "starts": []} for seed in range(300)]
        alarms = (np.array(element.evaluate(PROBABILITIES, states)) > 0.5).mean(0)
        assert (alarms < (0.001, 0.001, 0.05)).all()


def test_a_second_spike_changes_nothing_for_the_global_maximum(figure, evaluate_all):
    page, _ = figure(NAME)
    quiet = START | {"noise": 0}
    one, two = evaluate_all(page, NAME, [quiet, quiet | {"starts": [28, 70]}])
    assert two["probabilities"][0] == pytest.approx(one["probabilities"][0], abs=1e-12)


def test_filters_of_flatten_answer_on_the_right_and_are_not_heard(figure, evaluate_all):
    page, _ = figure(NAME)
    quiet = LEFT | {"noise": 0, "inside": "flatten"}
    left, right = evaluate_all(page, NAME, [quiet | {"starts": [20]}, quiet | {"starts": [70]}])
    largest = [[max(values) for values in seen["filters"]] for seen in (left, right)]
    assert largest[0] == pytest.approx(largest[1], abs=1e-12)
    assert [place + 50 for place in left["places"] if left["filters"][0][place]] == [
        place for place in right["places"] if right["filters"][0][place]
    ]
    assert left["evidence"] > 3
    assert right["evidence"] < -3


# What is printed, and every way to operate it.


def spike(element, name="spike"):
    return element.get_by_role("slider", name=name, exact=True)


def choose(element, name, option):
    element.get_by_role("combobox", name=name, exact=True).select_option(option)


def now(element):
    return element.evaluate("element => structuredClone(element.state)")


def printed(element):
    return element.locator("svg g text:not(.on-grip)").all_text_contents()


def as_printed(value):
    text = f"{value:.2f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")


def check_what_is_printed(page, element, evaluate_all):
    state = now(element)
    seen = evaluate_all(page, NAME, [state])[0]
    texts = printed(element)
    assert texts[texts.index("largest") + 1] == as_printed(seen["matched"][seen["best"]])
    rows = texts.index("adds") + 1
    for filter_ in range(8):
        largest = seen["filters"][filter_][seen["places"][filter_]]
        expected = [str(filter_), as_printed(largest), as_printed(seen["adds"][filter_])]
        assert texts[rows + 3 * filter_ : rows + 3 * filter_ + 3] == expected
    assert texts[rows + 24 : rows + 26] == [
        f"sum, with the bias {as_printed(seen['bias'])}:", as_printed(seen["evidence"]),
    ]  # fmt: skip
    said = element.locator(".said")
    for network, chance in zip(NETWORKS, seen["probabilities"], strict=True):
        answer = "yes" if chance > 0.5 else "no"
        assert texts[texts.index(network) + 1] == f"{as_printed(chance)} {answer}"
        expect(said).to_contain_text(re.compile(rf"{answer.capitalize()}: [a-z, ]*{network}"))
    for start in state["starts"]:
        expect(said).to_contain_text(str(start))


def test_it_prints_what_it_computes(figure, evaluate_all):
    page, element = figure(NAME)
    assert now(element) == START
    check_what_is_printed(page, element, evaluate_all)
    choose(element, "Trained on spikes", "left")
    for inside in ("flatten", "global maximum"):
        choose(element, "Filters of", inside)
        for count in ("none", "two", "one"):
            choose(element, "Spikes", count)
            for _ in range(3):
                element.get_by_role("button", name="New noise").click()
                check_what_is_printed(page, element, evaluate_all)


def test_a_dot_is_full_where_the_filter_looks_at_the_spike(figure, evaluate_all):
    page, element = figure(NAME)
    element.get_by_role("slider", name="Noise").press("End")
    for place in ("Home", "End", "PageDown"):
        spike(element).press(place)
        state = now(element)
        seen = evaluate_all(page, NAME, [state])[0]
        dots = element.locator("circle.response")
        for filter_ in range(8):
            dot = dots.nth(1 + filter_)
            at = seen["places"][filter_]
            if seen["filters"][filter_][at] == 0:
                expect(dot).to_be_hidden()
                continue
            looks = abs(at - state["starts"][0]) <= 3
            assert ("hollow" in dot.get_attribute("class")) is not looks


def test_every_operation_by_keyboard(figure):
    _page, element = figure(NAME)
    steps = {
        "ArrowRight": 29, "ArrowUp": 30, "ArrowLeft": 29, "ArrowDown": 28, "PageUp": 38,
        "PageDown": 28, "End": 93, "Home": 0,
    }  # fmt: skip
    for key, start in steps.items():
        spike(element).press(key)
        assert now(element)["starts"] == [start]
        assert spike(element).get_attribute("aria-valuetext") == f"starts at sample {start}"
    expect(spike(element, "second spike")).to_be_hidden()
    for name, part in {
        "Trained on spikes": {"trained": "left"},
        "Filters of": {"inside": "flatten"},
        "Spikes": {"starts": [0, 70]},
    }.items():
        element.get_by_role("combobox", name=name, exact=True).press("ArrowDown")
        assert now(element) | part == now(element)
    spike(element, "second spike").press("ArrowLeft")
    assert now(element)["starts"] == [0, 69]
    element.get_by_role("slider", name="Noise").press("ArrowRight")
    assert now(element)["noise"] == pytest.approx(0.15)
    element.get_by_role("button", name="New noise").press("Enter")
    assert now(element)["seed"] == 5
    element.get_by_role("button", name="Start again").press("Enter")
    assert now(element) == START
    expect(element.get_by_role("combobox", name="Spikes", exact=True)).to_have_value("1")
    expect(element.get_by_role("combobox", name="Filters of")).to_have_value("global maximum")
    expect(element.get_by_role("combobox", name="Trained on")).to_have_value("anywhere")
    expect(element.get_by_role("slider", name="Noise")).to_have_value("0.1")


def test_all_of_it_is_reached_by_tab_in_reading_order(figure):
    page, element = figure(NAME)
    choose(element, "Spikes", "two")
    names = ["Trained on spikes", "Spikes", "Noise", "New noise", "Filters of"]
    names += ["spike", "second spike", "Start again"]
    element.get_by_role("combobox", name=names[0]).focus()
    for name in names:
        role = page.locator(":focus")
        assert name in (role.get_attribute("aria-label") or role.evaluate(
            "element => (element.labels?.[0] ?? element).textContent"
        ))  # fmt: skip
        page.keyboard.press("Tab")


def where(element, start):
    """Return the point of the page where the middle of a spike with this start is in the signal."""
    return element.evaluate(
        """(element, start) => {
            const box = element.querySelector("svg").getBoundingClientRect()
            return { x: box.x + element.x(start + 3), y: box.y + 60 }
        }""",
        start,
    )


def drag(page, element, start, end, steps):
    page.mouse.move(**where(element, start))
    page.mouse.down()
    page.mouse.move(**where(element, end), steps=steps)
    page.mouse.up()


def test_dragged_across_the_middle_two_networks_go_blind(figure):
    page, element = figure(NAME)
    choose(element, "Trained on spikes", "left")
    said = element.locator(".said")
    drag(page, element, 28, 46, 10)
    assert now(element)["starts"] == [46]
    expect(said).to_have_text(
        "A spike starts at sample 46. Yes: global maximum, flatten, perceptron. No: none."
    )
    drag(page, element, 46, 60, 10)
    expect(said).to_have_text(
        "A spike starts at sample 60. Yes: global maximum. No: flatten, perceptron. "
        "In training, none started there."
    )
    drag(page, element, 60, 200, 10)
    assert now(element)["starts"] == [93]
    drag(page, element, 93, -50, 10)
    assert now(element)["starts"] == [0]


def test_a_finger_drags_it_on_a_phone(figure):
    page, element = figure(NAME, viewport={"width": 360, "height": 740}, has_touch=True)
    for start in (0, 5, 50, 93):
        element.locator("svg").scroll_into_view_if_needed()
        page.touchscreen.tap(**where(element, start))
        assert now(element)["starts"] == [start]


def test_a_click_moves_the_spike_that_is_nearer(figure):
    page, element = figure(NAME)
    page.mouse.click(**where(element, 10))
    assert now(element)["starts"] == [10]
    choose(element, "Spikes", "two")
    for click, starts in ((50, [10, 50]), (20, [20, 50]), (33, [33, 50]), (90, [33, 90])):
        page.mouse.click(**where(element, click))
        assert now(element)["starts"] == starts
    # Dragged past the other, it remains the one that is dragged.
    drag(page, element, 33, 93, 20)
    assert now(element)["starts"] == [93, 90]
    page.mouse.click(**where(element, 5))
    assert now(element)["starts"] == [93, 5]
    choose(element, "Spikes", "none")
    page.mouse.click(**where(element, 40))
    assert now(element)["starts"] == []
    expect(spike(element)).to_be_hidden()


def test_dots_remain_where_the_spike_has_been_until_something_else_changes(figure):
    _page, element = figure(NAME)
    trails = element.locator("path.answer")

    def places():
        return [trail.get_attribute("d").count("M") for trail in trails.all()]

    assert places() == [1, 1, 1]
    for _ in range(5):
        spike(element).press("ArrowRight")
    assert places() == [6, 6, 6]
    choose(element, "Filters of", "flatten")
    assert places() == [6, 6, 6]
    for change in (
        lambda: element.get_by_role("button", name="New noise").click(),
        lambda: choose(element, "Trained on spikes", "left"),
        lambda: element.get_by_role("slider", name="Noise").press("ArrowRight"),
        lambda: choose(element, "Spikes", "two"),
        lambda: spike(element, "second spike").press("ArrowRight"),
    ):
        spike(element).press("ArrowRight")
        assert min(places()) > 1
        change()
        assert places() == [1, 1, 1]
    choose(element, "Spikes", "none")
    assert places() == [0, 0, 0]


def test_the_middle_is_marked_for_networks_of_the_left_half_only(figure):
    _page, element = figure(NAME)
    middle = element.locator("line.middle")
    assert middle.get_attribute("display") == "none"
    assert "no spikes in training" not in printed(element)
    choose(element, "Trained on spikes", "left")
    assert middle.get_attribute("display") is None
    assert "no spikes in training" in printed(element)
    box = element.locator("svg").bounding_box()
    line = middle.bounding_box()["x"] - box["x"]
    assert where(element, 46)["x"] - box["x"] < line < where(element, 47)["x"] - box["x"]
