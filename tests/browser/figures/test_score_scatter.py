"""Score scatter: every claim that the figure makes, proved."""

import re
from pathlib import Path

import numpy as np
import pytest

from convbook import dna
from convbook.training import predict

ROOT = Path(__file__).parents[3]
NAME = "score-scatter"
NETWORKS = {"linear_dna": dna.LinearDNA, "flat_dna": dna.FlatDNA, "motif_net": dna.MotifNet}
GROUPS = ("neither", "TAT", "GCG", "both")
EVERYTHING = dict.fromkeys((*GROUPS, "once", "twice"), True)
START = {"network": "flat_dna", **EVERYTHING, "at": "TATATTAT", "pinned": "ATTATGTC"}

# What `compute` says, without its long lists: 200 of them would be a hundred megabytes.
BRIEFLY = """async states => {
    const url = path => new URL(path, location.origin)
    const figure = await import(url("javascripts/figures/score-scatter.js"))
    const { networks } = document.querySelector("score-scatter")
    return states.map(state => {
        const { shown, mse, share, at, pinned } = figure.compute(state, networks)
        const places = shown.reduce((a, b) => a + b, 0)
        return { count: shown.length, places, mse, share, at, pinned }
    })
}"""
IMPORT = (
    "const figure = await import(new URL('javascripts/figures/score-scatter.js', location.origin));"
)


@pytest.fixture(scope="module")
def exam():
    """Return the test set of the chapter: letters, scores, copies of each motif, group."""
    data = dna.all_8mers()
    codes = data.codes[data.test]
    copies = np.stack([dna.occurrences(codes, motif) for motif in dna.MOTIFS], 1)
    present = (copies > 0).astype(int)
    return {
        "x": data.x[data.test],
        "letters": dna.decode(codes),
        "truth": data.y[data.test].numpy(),
        "copies": copies,
        "group": np.array(GROUPS)[present[:, 0] + 2 * present[:, 1]],
        "twice": (copies > 1).any(1),
    }


@pytest.fixture
def answers(exam, rounded):
    """Return what PyTorch predicts, with the parameters that the browser reads."""

    def answers(name):
        model = NETWORKS[name]()
        model.load_state_dict(rounded(name))
        return predict(model, exam["x"]).numpy()

    return answers


def shown_by(state, exam):
    chosen = np.array([bool(state[group]) for group in exam["group"]])
    return chosen & np.where(exam["twice"], state["twice"], state["once"])


def slider(element):
    return element.get_by_role("slider")


def here(element):
    """Return the sequence that the figure is at, from the line that it prints."""
    return re.match(r"○ (\w+)", element.locator("p").nth(0).inner_text())[1]


def pinned(element):
    return re.match(r"□ (\w+)", element.locator("p").nth(1).inner_text())[1]


def status(element):
    return element.get_by_role("status").inner_text()


def centre(element, ring=0):
    """Return where a ring stands, in pixels of the drawing."""
    text = element.locator(".ring").nth(ring).get_attribute("transform")
    return tuple(float(number) for number in re.findall(r"-?[\d.]+", text))


def pixel(element, x, y):
    """Return red, green, blue and opacity of the canvas at a place in CSS pixels."""
    script = """(canvas, [x, y]) => {
        const ratio = devicePixelRatio
        return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data]
    }"""
    return element.locator("canvas").evaluate(script, [x, y])


def painted(element):
    """Return how many pixels of the canvas are not empty."""
    script = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
        .data.filter((value, i) => i % 4 === 3 && value).length"""
    return element.locator("canvas").evaluate(script)


# The test set


def test_the_shuffle_is_that_of_numpy_for_all_numbers(figure):
    page, _ = figure(NAME)
    sizes = [
        (65_536, 42),
        (65_536, 0),
        (52_428, 42),
        (65_537, 7),
        (1000, 2**32 - 1),
        (3, 5),
        (2, 1),
        (1, 1),
    ]
    script = f"async pairs => {{ {IMPORT} return pairs.map(pair => figure.permutation(...pair)) }}"
    for (size, seed), order in zip(sizes, page.evaluate(script, sizes), strict=True):
        assert order == np.random.RandomState(seed).permutation(size).tolist(), (size, seed)


def test_the_shuffle_takes_less_than_50_milliseconds(figure):
    page, _ = figure(NAME)
    script = f"""async () => {{ {IMPORT}
        return Math.min(...Array.from({{ length: 12 }}, () => {{
            const start = performance.now()
            figure.permutation(65536, 42)
            return performance.now() - start
        }})) }}"""
    assert page.evaluate(script) < 50


def test_the_sequences_are_those_of_the_chapter_in_its_order(figure, exam):
    page, _ = figure(NAME)
    chosen = np.random.default_rng(1).choice(len(exam["letters"]), 400, replace=False)
    states = [START | {"at": exam["letters"][i]} for i in chosen]
    for i, answer in zip(chosen, page.evaluate(BRIEFLY, states), strict=True):
        at = answer["at"]
        assert at["i"] == i
        assert at["sequence"] == exam["letters"][i]
        assert at["copies"] == exam["copies"][i].tolist()
        assert at["group"] == exam["group"][i]
        assert at["truth"] == pytest.approx(exam["truth"][i], abs=1e-12)


# The networks


@pytest.mark.parametrize("name", NETWORKS)
def test_all_predictions_are_those_of_pytorch(name, figure, evaluate_all, exam, answers):
    page, _ = figure(NAME)
    (answer,) = evaluate_all(page, NAME, [START | {"network": name}])
    expected = answers(name)
    assert len(expected) == 13_108
    np.testing.assert_allclose(answer["predictions"], expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(answer["residuals"], expected - exam["truth"], rtol=0, atol=1e-5)


@pytest.mark.parametrize(("name", "line"), [("linear_dna", "linear"), ("flat_dna", "FlatDNA")])
def test_the_mean_squared_error_is_the_one_that_the_chapter_prints(name, line, figure):
    _, element = figure(NAME)
    element.get_by_label("Network").select_option(name)
    printed = (ROOT / "snippets/dna-scoring/exam.txt").read_text()
    expected = re.search(rf"{line} +mean squared error +([\d.]+)", printed)[1]
    assert f"Mean squared error: {expected}." in status(element)


def test_motif_net_is_as_good_as_with_its_recorded_parameters(figure, exam):
    _, element = figure(NAME)
    element.get_by_label("Network").select_option("motif_net")
    error = predict(dna.MotifNet.pretrained(), exam["x"]).numpy() - exam["truth"]
    assert f"Mean squared error: {np.square(error).mean():.4f}." in status(element)


def test_the_crosses_are_the_share_of_the_error_that_the_chapter_prints(figure):
    _, element = figure(NAME)
    element.get_by_label("no motif twice").uncheck()
    printed = (ROOT / "snippets/dna-scoring/residuals.txt").read_text()
    share = re.search(r"(\d+)% of the squared error", printed)[1]
    assert f"147 sequences shown, with {share} % of the squared error of FlatDNA." in status(
        element
    )


# Random states


def random_states(exam):
    """Yield states of every kind: any boxes, any network, sequences that are there or not."""
    random = np.random.default_rng(8)
    names = [
        "",
        "ACGT",
        "NNNNNNNN",
        "TATATATAT",
        "<b>",
        "constructor",
        *dna.decode(dna.kmers(8)[::7000]),
    ]
    for number in range(240):
        boxes = {key: bool(random.integers(4)) for key in EVERYTHING}
        if number % 40 == 0:
            boxes = dict.fromkeys(boxes, False)
        at, pin = (
            str(random.choice(exam["letters"] if random.integers(4) else names)) for _ in range(2)
        )
        yield {"network": str(random.choice(list(NETWORKS))), **boxes, "at": at, "pinned": pin}


def test_what_is_shown_and_its_error_for_240_random_states(figure, exam, answers):
    page, _ = figure(NAME)
    states = list(random_states(exam))
    place = {letters: i for i, letters in enumerate(exam["letters"])}
    predicted = {name: answers(name) for name in NETWORKS}
    empty = unknown = 0
    for state, answer in zip(states, page.evaluate(BRIEFLY, states), strict=True):
        residual = predicted[state["network"]] - exam["truth"]
        rows = shown_by(state, exam)
        assert answer["count"] == rows.sum()
        assert answer["places"] == rows.nonzero()[0].sum()
        squares = np.square(residual)
        assert answer["share"] == pytest.approx(squares[rows].sum() / squares.sum(), abs=1e-5)
        if rows.any():
            assert answer["mse"] == pytest.approx(squares[rows].mean(), abs=1e-5)
        empty += not rows.any()
        for key in ("at", "pinned"):
            found, i = answer[key], place.get(state[key])
            unknown += i is None
            if i is None:
                assert not found, state[key]
            else:
                assert found["prediction"] == pytest.approx(
                    residual[i] + exam["truth"][i], abs=1e-5
                )
                assert found["residual"] == pytest.approx(residual[i], abs=1e-5)
    assert empty >= 6
    assert unknown > 20


def test_what_is_printed_is_what_is_computed(figure, exam, answers):
    page, element = figure(NAME)
    for state in list(random_states(exam))[1:240:12]:
        element.evaluate("(figure, state) => figure.change(state)", state)
        (answer,) = page.evaluate(BRIEFLY, [state])
        for line, key in enumerate(("at", "pinned")):
            text, found = element.locator("p").nth(line).inner_text(), answer[key]
            if not found:
                assert text.endswith("none")
                continue
            way = "too little" if found["residual"] < 0 else "too much"
            tat, gcg = found["copies"]
            assert text[2:] == (
                f"{state[key]}: {tat} TAT, {gcg} GCG, score {js(found['truth'])}, "
                f"predicted {js(found['prediction'])}: {js(abs(found['residual']))} {way}"
            )
        if answer["count"]:
            said = re.search(
                r"([\d,]+) sequences shown, with (\d+) %.*: ([\d.]+)\.", status(element)
            )
            assert int(said[1].replace(",", "")) == answer["count"]
            assert int(said[2]) == pytest.approx(100 * answer["share"], abs=0.51)
            assert float(said[3]) == pytest.approx(answer["mse"], abs=0.0051)


def js(value):
    """Return a number as JavaScript's toFixed rounds it: halves away from zero."""
    return (
        f"{np.floor(abs(value) * 100 + 0.5 + 1e-9) / 100:.2f}" if value >= 0 else f"−{js(-value)}"
    )


def test_nothing_shown_and_a_sequence_that_is_not_there_are_said(figure):
    _, element = figure(NAME)
    for box in element.get_by_role("checkbox").all():
        box.uncheck()
    assert status(element) == "No sequence is shown."
    slider(element).press("ArrowRight")  # there is nowhere to go
    element.get_by_role("button", name="Worst").click()
    element.get_by_role("button", name="Random").click()
    assert here(element) == "TATATTAT"
    element.get_by_label("Sequence", exact=True).fill("tatatatg")
    element.get_by_label("Sequence", exact=True).press("Enter")
    assert "“TATATATG” is not in the test set." in status(element)
    assert here(element) == "none"


# The picture


@pytest.mark.parametrize("scale", [1, 2, 1.5])
def test_the_canvas_has_the_pixels_of_the_screen(scale, figure):
    _, element = figure(NAME, device_scale_factor=scale)
    size = element.locator("canvas").evaluate(
        "c => [c.width, c.height, c.clientWidth, c.clientHeight]"
    )
    assert size[0] == int(size[2] * scale)
    assert size[1] == int(size[3] * scale)


def test_a_point_stands_at_its_score_and_its_prediction(figure, exam, answers):
    _, element = figure(NAME)
    labels = element.evaluate(
        """figure => [...figure.querySelectorAll("svg text")].map(text =>
            [text.textContent, text.x.baseVal[0].value, text.y.baseVal[0].value])"""
    )
    ys = {name: y - 4 for name, x, y in labels if x == 20}
    xs = {name: x for name, x, _ in labels if x > 20}
    places = element.evaluate("figure => figure.spots.slice(0, 200)")
    predicted = answers("flat_dna")
    for i, (x, y) in enumerate(places):
        assert x == pytest.approx(xs["0"] + (xs["30"] - xs["0"]) * exam["truth"][i] / 30, abs=0.01)
        assert y == pytest.approx(ys["0"] + (ys["40"] - ys["0"]) * predicted[i] / 40, abs=0.01)


def test_every_point_is_on_the_paper(figure):
    for width in (1280, 360):
        _, element = figure(NAME, viewport={"width": width, "height": 800})
        for name in NETWORKS:
            element.get_by_label("Network").select_option(name)
            outside = element.evaluate(
                """({ spots, stage: { clientWidth, clientHeight } }) => spots.filter(([x, y]) =>
                    x < 36 || y < 0 || x > clientWidth || y > clientHeight - 40)"""
            )
            assert outside == []


def test_crosses_and_dots_have_the_colours_of_the_book_in_both_schemes(figure):
    page, element = figure(NAME)
    for scheme in ("default", "slate"):
        page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", scheme)
        page.wait_for_timeout(100)
        for name, colour in (("TATATTAT", "orange"), ("ATTATGTC", "blue")):
            element.evaluate("(figure, at) => figure.change({ at })", name)
            expected = page.evaluate(
                """name => {
                    const style = getComputedStyle(document.body)
                    const text = style.getPropertyValue(`--book-${name}`).trim()
                    return [1, 3, 5].map(start => parseInt(text.slice(start, start + 2), 16))
                }""",
                colour,
            )
            # The middle of a cross is where its lines meet; the edges of a line are translucent.
            *seen, opacity = pixel(element, *centre(element))
            assert opacity > 80
            assert seen == pytest.approx(expected, abs=12), (scheme, name)


def test_boxes_take_points_away_and_leave_nothing_behind(figure):
    _, element = figure(NAME)
    everything = painted(element)
    element.get_by_label("no motif twice").uncheck()
    crosses = painted(element)
    element.get_by_label("a motif twice or more").uncheck()
    nothing = painted(element)
    assert nothing < crosses < everything / 1.2
    assert pixel(element, *centre(element))[3] == 0
    element.get_by_label("no motif twice").check()
    element.get_by_label("a motif twice or more").check()
    assert painted(element) == everything
    element.get_by_label("Network").select_option("motif_net")
    assert pixel(element, *centre(element, 1))[3] > 0
    element.evaluate("figure => figure.change({ network: 'flat_dna' })")
    assert painted(element) == everything


def test_passing_over_points_paints_none_of_them_anew_and_is_fast(figure):
    _, element = figure(NAME)
    best = element.evaluate(
        """figure => {
            const canvas = figure.querySelector("canvas")
            canvas.getContext("2d").clearRect(0, 0, 9999, 9999)
            return Math.min(...Array.from({ length: 60 }, (_, i) => {
                const { left, top } = canvas.getBoundingClientRect()
                const start = performance.now()
                const [clientX, clientY] = [left + 40 + 5 * i, top + 300 - 4 * i]
                const where = { clientX, clientY, pointerType: "mouse" }
                canvas.dispatchEvent(new PointerEvent("pointermove", where))
                return performance.now() - start
            }))
        }"""
    )
    assert painted(element) == 0
    assert best < 16


# By keyboard alone


def test_left_and_right_go_by_score_through_all_that_are_shown(figure, exam):
    _, element = figure(NAME)
    element.get_by_label("no motif twice").uncheck()
    slider(element).focus()
    slider(element).press("Home")
    seen = [here(element)]
    for _ in range(146):
        slider(element).press("ArrowRight")
        seen.append(here(element))
    rows = exam["twice"].nonzero()[0]
    assert sorted(seen) == sorted(exam["letters"][i] for i in rows)
    assert [truth_of(exam, name) for name in seen] == sorted(exam["truth"][rows])
    slider(element).press("ArrowRight")
    assert here(element) == seen[-1]
    slider(element).press("ArrowLeft")
    assert here(element) == seen[-2]
    slider(element).press("End")
    assert here(element) == seen[-1]


def truth_of(exam, name):
    return exam["truth"][exam["letters"].index(name)]


def test_up_and_down_go_by_residual(figure, exam, answers):
    _, element = figure(NAME)
    residual = answers("flat_dna") - exam["truth"]
    order = np.argsort(residual, kind="stable")
    slider(element).focus()
    assert exam["letters"][order[-1]] == here(element)  # the most that is too much
    for place in (-2, -3, -4, -5):
        slider(element).press("ArrowDown")
        assert here(element) == exam["letters"][order[place]]
    slider(element).press("ArrowUp")
    assert here(element) == exam["letters"][order[-4]]


def test_no_sequence_is_passed_over_where_many_are_equal(figure, exam):
    """LinearDNA with rounded weights says exactly the same to some, and many scores are equal."""
    _, element = figure(NAME)
    element.get_by_label("Network").select_option("linear_dna")
    for box in ("neither", "TAT", "both"):
        element.get_by_role("checkbox", name=re.compile(f"^{box}")).uncheck()
    for key in ("ArrowRight", "ArrowUp"):
        seen = element.evaluate(
            """(figure, key) => {
                const canvas = figure.querySelector("canvas")
                const press = key => canvas.dispatchEvent(new KeyboardEvent("keydown", { key }))
                press("Home")
                if (key === "ArrowUp") for (let i = 0; i < 1200; i++) press("ArrowDown")
                const seen = [figure.state.at]
                for (let i = 0; i < 1200; i++) {
                    press(key)
                    if (figure.state.at === seen.at(-1)) break
                    seen.push(figure.state.at)
                }
                return seen
            }""",
            key,
        )
        expected = [
            name
            for name, group in zip(exam["letters"], exam["group"], strict=True)
            if group == "GCG"
        ]
        assert sorted(seen) == sorted(expected)


def test_enter_pins_and_what_is_pinned_stays(figure):
    _, element = figure(NAME)
    slider(element).focus()
    slider(element).press("Home")
    first = here(element)
    slider(element).press("Enter")
    assert pinned(element) == first
    slider(element).press("End")
    assert pinned(element) == first != here(element)
    assert centre(element, 1) != centre(element)


def test_the_slider_says_where_it_stands(figure, exam):
    _, element = figure(NAME)
    slider(element).focus()
    slider(element).press("End")
    # The name alone, as the line below says the rest, which is read out, too.
    assert slider(element).get_attribute("aria-valuetext") == here(element)
    assert element.locator("p").nth(0).get_attribute("aria-live") == "polite"
    now = float(slider(element).get_attribute("aria-valuenow"))
    assert now == pytest.approx(exam["truth"].max())


def test_every_control_works_by_keyboard(figure, exam, answers):
    page, element = figure(NAME)
    slider(element).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("MotifNet")
    assert "of the squared error of MotifNet." in status(element)
    for key in EVERYTHING:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert element.evaluate("(figure, key) => figure.state[key]", key) is False
        page.keyboard.press("Space")
        assert element.evaluate("(figure, key) => figure.state[key]", key) is True
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("attatgtc")
    page.keyboard.press("Enter")
    assert here(element) == "ATTATGTC"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    error = np.abs(answers("motif_net") - exam["truth"])
    assert here(element) == exam["letters"][error.argmax()]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (
        here(element) == exam["letters"][error.argmax() + 1]
    )  # the shuffled order of the test set
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert pinned(element) == here(element)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # start again
    assert element.evaluate("figure => figure.state") == START
    assert (here(element), pinned(element)) == ("TATATTAT", "ATTATGTC")
    assert element.get_by_label("Network").input_value() == "flat_dna"


def test_worst_is_the_largest_error_of_those_shown(figure, exam, answers):
    _, element = figure(NAME)
    error = np.abs(answers("flat_dna") - exam["truth"])
    element.get_by_role("button", name="Worst").click()
    assert here(element) == exam["letters"][error.argmax()]
    element.get_by_label("a motif twice or more").uncheck()
    element.get_by_role("button", name="Worst").click()
    assert here(element) == exam["letters"][np.where(exam["twice"], 0, error).argmax()]


def test_random_shows_the_same_sequences_each_time_and_only_those_shown(figure, exam):
    _, element = figure(NAME)
    element.get_by_label("no motif twice").uncheck()
    runs = []
    for _ in range(2):
        element.evaluate("figure => figure.change({ at: 'TATATTAT' })")
        runs.append([])
        for _ in range(10):
            element.get_by_role("button", name="Random").click()
            runs[-1].append(here(element))
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 10
    assert all(exam["twice"][exam["letters"].index(name)] for name in runs[0])


# By pointer


def test_the_pointer_finds_the_nearest_point_and_a_click_pins_it(figure):
    page, element = figure(NAME)
    box = element.locator("canvas").bounding_box()
    spots = np.array(element.evaluate("figure => figure.spots"))
    random = np.random.default_rng(3)
    for _ in range(40):
        x, y = random.uniform(40, box["width"] - 10), random.uniform(10, box["height"] - 50)
        page.mouse.move(box["x"] + x, box["y"] + y)
        away = np.hypot(*(spots - (x, y)).T)
        found = np.hypot(*(np.array(centre(element)) - (x, y)))
        assert found <= away.min() + 2  # the pointer stands on whole pixels
    before = pinned(element)
    assert before == "ATTATGTC"
    page.mouse.down()
    page.mouse.up()
    assert pinned(element) == here(element)


def test_a_finger_looks_with_the_first_tap_and_pins_with_the_second(figure):
    page, element = figure(NAME, has_touch=True, viewport={"width": 360, "height": 740})
    canvas = element.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + 100, box["y"] + 200)
    first = here(element)
    assert first != "TATATTAT"
    assert pinned(element) == "ATTATGTC"
    page.touchscreen.tap(box["x"] + 100, box["y"] + 200)
    assert (here(element), pinned(element)) == (first, first)


def test_a_finger_that_drags_looks_and_does_not_pin(figure):
    _, element = figure(NAME)
    seen = element.evaluate(
        """figure => {
            const canvas = figure.querySelector("canvas")
            const { left, top } = canvas.getBoundingClientRect()
            const send = (kind, x) => {
                const where = { clientX: left + x, clientY: top + 250, pointerType: "touch" }
                canvas.dispatchEvent(new PointerEvent(kind, where))
                return figure.state.at
            }
            send("pointerdown", 60)
            return [send("pointermove", 61), send("pointermove", 250), send("click", 250)]
        }"""
    )
    assert seen[0] != seen[1] == seen[2] == here(element)
    assert pinned(element) == "ATTATGTC"
