"""Type a sequence: every claim the figure makes, proved."""

import re

import numpy as np
import pytest
import torch

from convbook import interpretation
from convbook.dna import (
    BASES,
    FlatDNA,
    LinearDNA,
    MotifNet,
    decode,
    encode,
    one_hot,
    score,
)

NAME = "type-a-sequence"
START = {"text": "TATATATA", "mutations": [], "network": "FlatDNA", "pooling": "max"}
READERS = ("rule", "LinearDNA", "FlatDNA", "MotifNet")
POOLINGS = ("max", "sum", "mean")


@pytest.fixture
def page(figure):
    return figure(NAME)[0]


@pytest.fixture
def networks(rounded):
    """The networks with the parameters that the figure reads, by name and pooling."""

    def load(model, name):
        model.load_state_dict(rounded(name))
        return model.eval()

    flat = {"LinearDNA": load(LinearDNA(), "linear_dna"), "FlatDNA": load(FlatDNA(), "flat_dna")}
    return {
        pooling: flat | {"MotifNet": load(MotifNet(pooling=pooling), "motif_net")}
        for pooling in POOLINGS
    }


def ask(network, sequence):
    """Return what a network or the rule says; None where it cannot answer."""
    try:
        if network == "rule":
            return score(sequence)[0]
        with torch.no_grad():
            return network(one_hot(sequence)).item()
    except (RuntimeError, ValueError):  # other lengths than eight; an N has no points
        return None


def substitute(sequence, mutation):
    place, base = mutation
    return sequence[:place] + base + sequence[place + 1 :]


def mutated(sequence, mutations):
    for mutation in mutations:
        sequence = substitute(sequence, mutation)
    return sequence


def random_states(count, seed):
    """Sequences of many lengths, with motifs more often than by chance, and what is chosen."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        length = 8 if rng.random() < 0.5 else int(rng.integers(3, 41))
        text = decode(rng.integers(0, 4, (1, length)))[0]
        if length > 5 and rng.random() < 0.5:
            at = int(rng.integers(0, length - 2))
            text = text[:at] + str(rng.choice(["TAT", "GCG"])) + text[at + 3 :]
        places = rng.choice(length, int(rng.integers(0, 3)), replace=False).tolist()
        mutations = [[i, str(rng.choice([b for b in BASES if b != text[i]]))] for i in places]
        if not mutations and rng.random() < 0.3:
            place = int(rng.integers(0, length))
            text = substitute(text, (place, "N"))
        if rng.random() < 0.3:
            text = text.lower()
        network, pooling = str(rng.choice(READERS)), str(rng.choice(POOLINGS))
        yield {"text": text, "mutations": mutations, "network": network, "pooling": pooling}


def close(found, expected):
    if expected is None or found is None:
        return found is expected
    return np.allclose(np.array(found, float), np.array(expected, float), rtol=0, atol=1e-5)


def test_answers_and_maps_are_those_of_pytorch(page, evaluate_all, networks):
    states = list(random_states(260, seed=8))
    mapped = 0
    for state, found in zip(states, evaluate_all(page, NAME, states), strict=True):
        typed, mutations = state["text"].upper(), state["mutations"]
        readers = {"rule": "rule"} | networks[state["pooling"]]
        sequence = mutated(typed, mutations)
        assert (found["problem"], found["sequence"]) == (None, sequence)
        for name in READERS:
            assert close(found["answers"][name], ask(readers[name], sequence)), (state, name)
        chosen = readers[state["network"]]
        before = ask(chosen, typed)
        if before is None or "N" in typed:
            assert found["effects"] is None
            continue
        mapped += 1
        start = mutated(typed, mutations[:1])
        if chosen == "rule":
            indices = range(len(typed))
            effects = [
                [ask("rule", substitute(start, (i, b))) - ask("rule", start) for i in indices]
                for b in BASES
            ]
        else:
            effects = interpretation.mutagenesis(chosen, one_hot(start), progress=False)[0].tolist()
        assert close(found["effects"], effects), state
        alone = [ask(chosen, substitute(typed, each)) - before for each in mutations]
        assert close(found["alone"], alone), state
        assert close(found["together"], ask(chosen, sequence) - before), state
    assert mapped > 100


def test_what_is_found_and_counted_is_that_of_the_layers(page, evaluate_all, networks):
    states = [
        state | {"network": network}
        for state in random_states(100, seed=9)
        for network in ("FlatDNA", "MotifNet")
    ]
    for state, found in zip(states, evaluate_all(page, NAME, states), strict=True):
        model = networks[state["pooling"]][state["network"]]
        x = one_hot(found["sequence"])
        if ask(model, found["sequence"]) is None:
            assert found["found"] is found["counted"] is None
            continue
        with torch.no_grad():
            responses = model.conv(x).relu()[0]  # (filters, windows)
            weight = model.sd * model.linear.weight[0, : responses.numel()]
            if state["network"] == "FlatDNA":
                points = counted = weight.view_as(responses) * responses
            else:
                weight = weight[: len(responses), None]
                points = weight * responses
                places = responses.shape[1]
                # Words that are equal respond equally, up to the last bit: the first is counted.
                near = (responses - responses.max(1, keepdim=True).values).abs() < 1e-9
                first = near & (near.cumsum(1) == 1)
                share = {"max": first.double(), "sum": 1.0, "mean": 1 / places}[state["pooling"]]
                counted = points * share
        assert close(found["found"], points.sum(0).tolist()), state
        assert close(found["counted"], counted.sum(0).tolist()), state


def test_all_pairs_of_a_sequence_are_those_of_the_book(page, evaluate_all, networks):
    for sequence, pooling in (("TATCCTAT", "max"), ("CGCGTTAT", "sum")):
        model = networks[pooling]["MotifNet"]
        expected = interpretation.pairs(model, one_hot(sequence), progress=False)
        pairs = [
            (i, b, j, c)
            for i in range(8)
            for j in range(i + 1, 8)
            for b in range(4)
            for c in range(4)
            if BASES[b] != sequence[i] and BASES[c] != sequence[j]
        ]
        assert len(pairs) == 252
        states = [
            START
            | {"text": sequence, "network": "MotifNet", "pooling": pooling}
            | {"mutations": [[i, BASES[b]], [j, BASES[c]]]}
            for i, b, j, c in pairs
        ]
        found = evaluate_all(page, NAME, states)
        beyond = [each["together"] - sum(each["alone"]) for each in found]
        assert close(beyond, [expected[b, i, c, j].item() for i, b, j, c in pairs])


def test_what_convbook_refuses_is_refused_with_the_same_letter_and_place(page, evaluate_all):
    rng = np.random.default_rng(3)
    texts = []
    for _ in range(120):
        letters = list(decode(rng.integers(0, 5, (1, int(rng.integers(3, 41)))))[0])
        for place in rng.choice(len(letters), int(rng.integers(0, 3))):
            letters[place] = str(rng.choice(list("XUacgtnRY-5 \u00e9\u0131ß🧬*")))
        texts.append("".join(letters))
    refused = 0
    answers = evaluate_all(page, NAME, [START | {"text": text} for text in texts])
    for text, found in zip(texts, answers, strict=True):
        try:
            encode(text)
        except ValueError as error:
            letter, index = re.match(r"'(.)' at index (\d+)", str(error)).groups()
            assert found["problem"].startswith(f"“{letter}” at index {index} is no base"), text
            refused += 1
        else:
            assert found["problem"] is None, text
    assert 40 < refused < 110


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "needs three bases"),
        ("TA", "needs three bases"),
        ("A" * 41, "41 bases, and room for 40"),
    ],
)
def test_too_few_and_too_many_bases_are_refused(page, evaluate_all, text, words):
    (found,) = evaluate_all(page, NAME, [START | {"text": text}])
    assert words in found["problem"]


def test_what_the_chapters_say_of_it_is_so(page, evaluate_all):
    states = [START | {"pooling": pooling} for pooling in POOLINGS]
    states += [START | {"text": "TATCCTAT", "network": name} for name in ("FlatDNA", "MotifNet")]
    states += [
        START | {"text": "TATCCTAT", "network": "MotifNet", "mutations": [[1, "C"]]},
        START | {"text": "TATATATAT"},
        START | {"text": "CGCGCGCC"},
    ]
    found = evaluate_all(page, NAME, states)
    one, two, three = (each["answers"] for each in found[:3])
    assert one["rule"] == 25.5
    assert 16 < one["FlatDNA"] - one["rule"] < 17  # three copies paid
    assert abs(one["MotifNet"] - 25.5) < 0.1
    assert abs(two["MotifNet"] - (15.5 + 30)) < 0.2  # each copy
    assert abs(three["MotifNet"] - (15.5 + 30 / 6)) < 0.2  # a share of six windows
    flat, motif, broken = (np.abs(each["effects"]) for each in found[3:6])
    assert flat.max() > 8
    assert motif.max() < 1.2  # nearly white
    assert broken[:, 5:].max() > 8  # the other copy is dark
    assert broken[:, :5].max() < 1.5
    longer = found[6]["answers"]
    assert longer["LinearDNA"] is longer["FlatDNA"] is None
    assert abs(longer["MotifNet"] - longer["rule"]) < 0.2
    twice_gcg = found[7]["answers"]
    assert twice_gcg["FlatDNA"] < twice_gcg["rule"] - 5


def minus(text):
    return text.replace("−", "-")


def cell(page, row, place):
    return page.locator(f'{NAME} td[data-row="{row}"][data-place="{place}"]')


def printed(page):
    """Return the numbers and letters that the figure prints."""
    rows = page.locator(f"{NAME} table tr").all()
    table = [row.locator("td[data-row]").all_inner_texts() for row in rows[2:]]
    return {
        "letters": rows[1].locator("th").all_inner_texts(),
        "table": [[minus(text) for text in row] for row in table],
        "bars": minus(page.locator(f"{NAME} svg").first.get_attribute("aria-label")),
        "said": minus(page.locator(f"{NAME} .said").inner_text()),
    }


def operate(page, state):
    page.get_by_label("Sequence", exact=True).fill(state["text"])
    page.get_by_label("Look into").select_option(state["network"])
    page.get_by_label("MotifNet pools by").select_option(state["pooling"])
    for place, base in state["mutations"]:
        cell(page, BASES.index(base), place).click()


def test_the_page_prints_what_compute_says(page, evaluate_all):
    states = [state for state in random_states(40, seed=5) if len(state["text"]) <= 16][:14]
    for state, found in zip(states, evaluate_all(page, NAME, states), strict=True):
        if found["effects"] is None:
            state["mutations"] = []  # there is no map to choose from
            (found,) = evaluate_all(page, NAME, [state])
        operate(page, state)
        shown = printed(page)
        assert "".join(shown["letters"]) == found["sequence"]
        for name, answer in found["answers"].items():
            if answer is not None:
                assert f"{name} {answer:.1f}".replace("-0.0", "0.0") in shown["bars"], state
        start = mutated(found["typed"], state["mutations"][:1])
        for row, base in enumerate(BASES):
            for place, text in enumerate(shown["table"][row]):
                if base == start[place]:
                    assert text == base
                elif found["effects"] is None:
                    assert text == ""
                else:
                    assert abs(float(text) - found["effects"][row][place]) < 0.0501
        for row, key in ((4, "found"), (5, "counted")):
            texts = shown["table"][row]
            if found[key] is None:
                assert set(texts) == {""}
                continue
            assert texts[0] == texts[-1] == ""  # a window stands below its middle
            assert close([round(float(t), 1) for t in texts[1:-1]], np.round(found[key], 1))


def test_the_start_teaches(page):
    shown = printed(page)
    assert shown["bars"] == (
        "Points: rule 25.5, LinearDNA 20.6 off -4.9, FlatDNA 41.9 off +16.4, MotifNet 25.5 off 0.0"
    )
    assert shown["said"] == "FlatDNA says 41.9 points, where 25.5 are due. Copies: TAT 3, GCG 0."


def test_flat_networks_say_in_their_place_that_they_read_eight_bases_only(page):
    page.get_by_label("Sequence", exact=True).fill("TATATATAT")
    bars = printed(page)["bars"]
    assert "LinearDNA reads eight bases only, FlatDNA reads eight bases only" in bars
    assert "It cannot read 9 bases." in printed(page)["said"]
    page.get_by_label("Look into").select_option("MotifNet")
    assert "MotifNet says" in printed(page)["said"]


def test_an_n_is_read_by_networks_and_not_by_the_rule(page):
    page.get_by_label("Sequence", exact=True).fill("TATNTATA")
    shown = printed(page)
    assert "rule N has no points" in shown["bars"]
    assert re.search(r"MotifNet \d+\.\d", shown["bars"])
    assert "column of zeros" in shown["said"]
    assert page.locator(f"{NAME} .due").get_attribute("visibility") == "hidden"


def test_while_a_letter_is_wrong_the_last_answer_stays_greyed(page):
    field = page.get_by_label("Sequence", exact=True)
    field.fill("CCTATCCC")
    before = printed(page)
    field.press("End")
    field.press_sequentially("x")
    now = printed(page)
    assert now["said"].startswith("“x” at index 8 is no base")
    assert now["said"].endswith("The answers are still those to CCTATCCC.")
    assert (
        page.locator(f"{NAME} label:has(input) + span").inner_text() == "“x” at index 8 is no base"
    )
    assert {**now, "said": ""} == {**before, "said": ""}
    stage = page.locator(f"{NAME} > div[inert]")
    assert float(stage.evaluate("each => getComputedStyle(each).opacity")) < 0.6
    assert field.get_attribute("aria-invalid") == "true"
    field.press("Backspace")
    assert printed(page) == before
    assert stage.count() == 0
    assert field.get_attribute("aria-invalid") is None


def test_lower_case_is_read_as_upper_case(page):
    page.get_by_label("Sequence", exact=True).fill("tatatata")
    assert "".join(printed(page)["letters"]) == "TATATATA"


def selected(page):
    return [
        each.get_attribute("aria-label").split(":")[0]
        for each in page.locator(f'{NAME} [aria-selected="true"]').all()
    ]


def test_clicks_choose_one_substitution_then_a_second_and_take_them_back(page):
    page.get_by_role("button", name="TATCCTAT").click()
    page.get_by_label("Look into").select_option("MotifNet")
    cell(page, 1, 1).click()
    assert "map now shows what comes on top" in printed(page)["said"]
    assert "".join(printed(page)["letters"]) == "TCTCCTAT"
    assert float(printed(page)["table"][2][6]) < -8  # the copy that is left
    cell(page, 2, 6).click()
    assert selected(page) == ["C at index 1", "G at index 6"]
    assert printed(page)["said"] == (
        "A to C at index 1 alone -0.4, A to G at index 6 alone -0.8, both -11.1: "
        "that is -10.0 beyond the sum."
    )
    cell(page, 3, 0).click()  # the base that was typed: nothing to choose
    assert selected(page) == ["C at index 1", "G at index 6"]
    cell(page, 1, 7).click()  # a third takes the place of the second
    assert selected(page) == ["C at index 1", "C at index 7"]
    cell(page, 2, 1).click()  # another base at a place that is chosen
    assert selected(page) == ["C at index 7", "G at index 1"]
    cell(page, 1, 7).click()  # the same again takes it back
    assert selected(page) == ["G at index 1"]
    cell(page, 0, 1).click()  # so does the base that was typed
    assert selected(page) == []
    cell(page, 4, 3).click()  # a window is nothing to choose
    assert selected(page) == []
    assert "".join(printed(page)["letters"]) == "TATCCTAT"


def test_pointing_at_a_window_marks_its_bases_and_at_a_base_its_windows(page):
    def linked():
        where = "all => all.map(each => [each.parentNode.rowIndex, each.cellIndex])"
        return page.locator(f"{NAME} .linked").evaluate_all(where)

    cell(page, 4, 3).hover()
    assert linked() == [[1, 3], [1, 4], [1, 5], [6, 4], [7, 4]]
    cell(page, 0, 3).hover()
    assert linked() == [[1, 4], [6, 3], [6, 4], [6, 5], [7, 3], [7, 4], [7, 5]]
    page.mouse.move(2, 2)
    assert linked() == []
    page.locator(f"{NAME} td[tabindex='0']").focus()
    assert [1, 1] in linked()


def test_everything_can_be_done_with_the_keyboard(page):
    press = page.keyboard.press
    field = page.get_by_label("Sequence", exact=True)
    field.focus()
    press("Control+a")
    page.keyboard.type("GCGTGCGT")
    assert "".join(printed(page)["letters"]) == "GCGTGCGT"
    press("Tab")
    press("Tab")  # the second example
    press("Enter")
    assert "".join(printed(page)["letters"]) == "TATCCTAT"
    for _ in range(3):  # past the other examples
        press("Tab")
    press("ArrowDown")  # max, sum
    assert page.get_by_label("MotifNet pools by").input_value() == "sum"
    press("Tab")
    press("ArrowDown")
    assert page.get_by_label("Look into").input_value() == "MotifNet"
    press("Tab")  # nothing to undo yet: on to the map
    assert page.locator(":focus").get_attribute("data-row") == "0"
    for key in [
        "ArrowRight",
        "ArrowDown",
        "Enter",
        "End",
        "ArrowLeft",
        "ArrowUp",
        "ArrowDown",
        "Space",
    ]:
        press(key)
    assert selected(page) == ["C at index 1", "C at index 6"]
    press("Home")
    for _ in range(9):
        press("ArrowDown")  # the last row is the end
    assert page.locator(":focus").get_attribute("data-row") == "5"
    assert page.locator(f"{NAME} td[tabindex='0']").count() == 1
    press("Shift+Tab")
    assert page.locator(":focus").inner_text() == "Undo mutations"
    press(" ")
    assert selected(page) == []
    page.get_by_role("button", name="Start again").focus()
    press("Enter")
    assert field.input_value() == "TATATATA"
    assert page.get_by_label("Look into").input_value() == "FlatDNA"
    assert page.get_by_label("MotifNet pools by").input_value() == "max"
    assert printed(page)["said"].startswith("FlatDNA says 41.9")


def test_typing_takes_mutations_back(page):
    cell(page, 1, 1).click()
    page.get_by_label("Sequence", exact=True).fill("TATATATAC")
    assert selected(page) == []


@pytest.mark.parametrize("width", [360, 1440])
def test_cells_can_be_hit_and_a_long_sequence_scrolls_within_the_figure(figure, width):
    page, _ = figure(NAME, viewport={"width": width, "height": 800})
    for text in ("TATATATA", "ACGT" * 10):
        page.get_by_label("Sequence", exact=True).fill(text)
        for place in (0, len(text) - 1):
            box = cell(page, 0, place).bounding_box()
            assert min(box["width"], box["height"]) >= 24
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    last = cell(page, 2, 39)
    last.focus()
    box = last.bounding_box()
    assert 0 <= box["x"] <= width - box["width"]  # who goes there sees it
