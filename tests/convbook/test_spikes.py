"""Every claim of `convbook.spikes`, proved."""

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn
from torch.nn.functional import conv1d

from convbook import spikes
from convbook.convolution import conv1d as by_hand
from convbook.spikes import (
    DECOY,
    SPIKE,
    FlatCNN,
    SpikeCNN,
    SpikeMLP,
    best_threshold,
    energy,
    largest_sample,
    make_spikes,
    matched_filter,
    stratified_split,
)
from convbook.training import accuracy, fit

RULES = (largest_sample, energy, matched_filter)


def share_right(score, threshold, y):
    return ((score > threshold) == y).double().mean().item()


def held_out(rule, train, test):
    """Accuracy on `test` of a rule whose threshold was found on `train`."""
    return share_right(rule(test.x), best_threshold(rule(train.x), train.y), test.y)


# The data


def test_without_noise_a_signal_is_the_spike_or_nothing():
    data = make_spikes(500, seed=0, noise=0)
    for signal, label, start in zip(data.x[:, 0], data.y, data.start, strict=True):
        expected = torch.zeros(100, dtype=torch.float64)
        if label:
            expected[start : start + 7] = SPIKE
        assert torch.equal(signal, expected)
        assert (start >= 0) == bool(label)


def test_the_shapes_are_those_that_a_network_expects():
    data = make_spikes(20, seed=0, length=30)
    assert (len(data), tuple(data.x.shape), data.x.dtype) == (20, (20, 1, 30), torch.float64)
    assert data.y.dtype == data.start.dtype == torch.int64
    assert make_spikes(2, seed=0, dtype=torch.float32).x.dtype == torch.float32


def test_a_spike_may_start_at_all_94_places_the_last_included():
    start = make_spikes(5000, seed=0).start
    assert start[start >= 0].unique().tolist() == list(range(94))


def test_both_ends_of_starts_are_included():
    start = make_spikes(200, seed=0, starts=(47, 50)).start
    assert start.unique().tolist() == [-1, 47, 48, 49, 50]


def test_about_half_of_the_signals_hold_a_spike_and_the_noise_has_its_standard_deviation():
    data = make_spikes(20_000, seed=0, noise=0.3)
    assert data.y.double().mean().item() == pytest.approx(0.5, abs=0.02)
    assert data.x[data.y == 0].std().item() == pytest.approx(0.3, abs=0.002)


def test_decoys_change_nothing_but_the_signals_without_spike():
    plain, with_decoys = make_spikes(300, seed=3), make_spikes(300, seed=3, decoy=True)
    added = (with_decoys.x - plain.x)[:, 0]
    assert torch.equal(plain.y, with_decoys.y)
    assert not added[plain.y == 1].any()
    for signal, start in zip(added[plain.y == 0], with_decoys.start[plain.y == 0], strict=True):
        torch.testing.assert_close(signal[start : start + 7], DECOY)


def test_a_decoy_is_made_of_the_numbers_of_the_spike():
    assert DECOY.sort().values.equal(SPIKE.sort().values)
    assert not torch.equal(DECOY, SPIKE)


def test_a_seed_decides_everything_and_no_global_generator_is_used():
    states = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    first, again, other = (make_spikes(50, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(first.x, again.x)
    assert not torch.equal(first.x, other.x)
    assert torch.equal(torch.get_rng_state(), states[0])
    assert np.array_equal(np.random.get_state()[1], states[1])  # noqa: NPY002


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.integers(0, 2), min_size=30, max_size=80),
    st.sampled_from([(0.5, 0.5), (0.72, 0.08, 0.2), (0.8, 0.2), (1.0,)]),
)
def test_a_split_deals_every_example_once_and_every_class_in_its_share(labels, fractions):
    y = torch.tensor(labels + [0, 1, 2] * 20)
    parts = stratified_split(y, fractions, seed=0)
    assert torch.cat(parts).sort().values.tolist() == list(range(len(y)))
    for part, fraction in zip(parts, fractions, strict=True):
        for label in range(3):
            expected = fraction * (y == label).sum().item()
            assert abs((y[part] == label).sum().item() - expected) <= 1


def test_a_split_is_shuffled_by_its_seed_alone():
    y = torch.arange(200) // 100
    first, again, other = (stratified_split(y, (0.8, 0.2), seed=seed) for seed in (0, 0, 1))
    assert torch.equal(first[0], again[0])
    assert not torch.equal(first[0], other[0])
    assert 0.3 < y[first[0]][:80].double().mean() < 0.7  # the classes lie mixed


# Rules without learning


def test_the_rules_score_what_they_say():
    x = make_spikes(20, seed=0).x
    for row, *scores in zip(x[:, 0].numpy(), *(rule(x) for rule in RULES), strict=True):
        expected = row.max(), (row**2).sum(), by_hand(row, SPIKE).max()
        assert [score.item() for score in scores] == pytest.approx(expected, rel=1e-12)


def test_the_matched_filter_is_strongest_on_its_own_template():
    signals = torch.stack([SPIKE, DECOY, SPIKE.roll(2)])[:, None]
    assert matched_filter(signals).argmax() == 0
    assert matched_filter(signals)[0].item() == pytest.approx(2.46)
    assert matched_filter(signals, DECOY).argmax() == 1


def test_the_matched_filter_is_as_good_as_knowing_the_likelihood():
    train, test = make_spikes(5000, seed=0), make_spikes(20_000, seed=1)

    def likelihood_ratio(x):
        """The best score there can be: how much likelier with a spike, somewhere, than without."""
        per_start = (conv1d(x, SPIKE[None, None]) - SPIKE @ SPIKE / 2) / 0.3**2
        return per_start.logsumexp(-1)[:, 0]

    limit = held_out(likelihood_ratio, train, test)
    assert limit == pytest.approx(0.976, abs=0.004)
    assert held_out(matched_filter, train, test) == pytest.approx(limit, abs=0.003)
    assert held_out(largest_sample, train, test) < 0.9
    assert held_out(energy, train, test) < 0.83


def test_one_comparison_solves_the_task_at_low_noise():
    data = make_spikes(5000, seed=0, noise=0.1)
    assert share_right(largest_sample(data.x), 0.6, data.y) > 0.999


def test_no_rule_that_ignores_order_tells_spikes_from_decoys():
    train, test = (make_spikes(5000, seed=seed, noise=0.2, decoy=True) for seed in (0, 1))
    for rule in (largest_sample, energy):
        assert held_out(rule, train, test) == pytest.approx(0.5, abs=0.02)
    assert held_out(matched_filter, train, test) > 0.93


scores = st.sampled_from([-2.0, -1.0, 0.0, 0.5, 0.75, 1.0, 3.0])


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.tuples(scores, st.integers(0, 1)), min_size=1, max_size=12))
def test_no_threshold_is_better_than_the_best(pairs):
    score = torch.tensor([s for s, _ in pairs], dtype=torch.float64)
    y = torch.tensor([label for _, label in pairs])
    best = share_right(score, best_threshold(score, y), y)
    assert best == max(share_right(score, t, y) for t in (-3, *score.tolist()))


def test_the_threshold_lies_halfway_between_what_it_divides():
    assert best_threshold(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([0, 0, 1])) == 1.5


# The networks


@pytest.mark.parametrize(("network", "count"), [(SpikeCNN, 82), (FlatCNN, 818), (SpikeMLP, 826)])
def test_the_networks_have_the_parameters_that_the_page_counts(network, count):
    model = network()
    assert sum(each.numel() for each in model.parameters()) == count
    assert {each.dtype for each in model.parameters()} == {torch.float64}
    assert model(make_spikes(5, seed=0).x).shape == (5, 2)


def test_filters_hidden_units_and_length_are_a_matter_of_choice():
    x = make_spikes(5, seed=0, length=41).x
    for model in (SpikeCNN(3), FlatCNN(3, 41), SpikeMLP(3, 41)):
        assert model(x).shape == (5, 2)


def test_a_network_starts_as_pytorch_would_start_it():
    state = torch.get_rng_state()
    model = SpikeCNN(seed=4)
    assert torch.equal(torch.get_rng_state(), state)
    with torch.random.fork_rng():
        torch.manual_seed(4)
        conv = nn.Conv1d(1, 8, 7, dtype=torch.float64)
    assert torch.equal(model.conv.weight, conv.weight)
    assert not torch.equal(model.conv.weight, SpikeCNN(seed=5).conv.weight)


def test_the_global_maximum_computes_what_a_loop_computes():
    model, signal = SpikeCNN(), make_spikes(1, seed=0).x
    conv, linear = model.conv, model.linear
    maxima = [
        max(0.0, by_hand(signal[0, 0], weight, bias.item()).max())
        for weight, bias in zip(conv.weight.detach()[:, 0], conv.bias, strict=True)
    ]
    logits = linear.weight.detach().numpy() @ maxima + linear.bias.detach().numpy()
    np.testing.assert_allclose(model(signal)[0].detach(), logits, rtol=1e-12)


def test_only_the_global_maximum_does_not_care_where_the_spike_is():
    # Six samples from each end: there, every window that the spike touches is complete.
    starts = range(6, 88)
    moved = torch.zeros(len(starts), 1, 100, dtype=torch.float64)
    for signal, start in zip(moved[:, 0], starts, strict=True):
        signal[start : start + 7] = SPIKE
    spread = {}
    for network in (SpikeCNN, FlatCNN, SpikeMLP):
        logits = network()(moved).detach()
        spread[network] = (logits.amax(0) - logits.amin(0)).max().item()
    assert spread[SpikeCNN] < 1e-12
    assert min(spread[FlatCNN], spread[SpikeMLP]) > 0.05


def test_a_network_trained_on_the_left_half_finds_spikes_on_the_right_only_with_a_global_maximum():
    left = make_spikes(1000, seed=0, noise=0.1, starts=(0, 46))
    right = make_spikes(1000, seed=1, noise=0.1, starts=(47, 93))
    found = {}
    for network in (SpikeCNN, FlatCNN):
        model = network()
        fit(model, left.x, left.y, epochs=10, lr=0.03)
        hit = right.y == 1
        found[network] = accuracy(model, right.x[hit], right.y[hit])
    assert found[SpikeCNN] > 0.99
    assert found[FlatCNN] < 0.15


def test_the_recipe_of_the_chapter_comes_within_a_point_of_the_matched_filter():
    train, test = make_spikes(4000, seed=0), make_spikes(10_000, seed=1)
    model = SpikeCNN()
    fit(model, train.x, train.y, epochs=10, lr=0.03)
    reached = accuracy(model, test.x, test.y)
    assert reached >= 0.97
    assert reached == pytest.approx(held_out(matched_filter, train, test), abs=0.01)


def test_the_recorded_network_detects_spikes_that_no_listing_has_seen():
    model, unseen = SpikeCNN.pretrained(), make_spikes(10_000, seed=999)
    assert not model.training
    assert accuracy(model, unseen.x, unseen.y) >= 0.97


# What they refuse

REFUSED = {
    "no signals": (lambda: make_spikes(0, seed=0), ValueError, "n 0 is below 1"),
    "half a signal": (lambda: make_spikes(2.5, seed=0), TypeError, "n 2.5 is no integer"),
    "a seed below zero": (lambda: make_spikes(5, seed=-1), ValueError, "seed -1 is below 0"),
    "negative noise": (
        lambda: make_spikes(5, seed=0, noise=-0.1),
        ValueError,
        "noise -0.1 is no standard deviation: pass 0 or more",
    ),
    "noise that is nan": (
        lambda: make_spikes(5, seed=0, noise=float("nan")),
        ValueError,
        "noise nan is no standard deviation",
    ),
    "a signal shorter than a spike": (
        lambda: make_spikes(5, seed=0, length=6),
        ValueError,
        "length 6 is below 7",
    ),
    "a spike that would hang over": (
        lambda: make_spikes(5, seed=0, starts=(0, 94)),
        ValueError,
        "starts at 94 ends beyond the 100 samples: pass starts up to 93",
    ),
    "starts in the wrong order": (
        lambda: make_spikes(5, seed=0, starts=(9, 3)),
        ValueError,
        "the last of starts 3 is below 9",
    ),
    "integer signals": (
        lambda: make_spikes(5, seed=0, dtype=torch.int64),
        TypeError,
        "dtype torch.int64 holds no fractions: pass torch.float64",
    ),
    "fractions that lose examples": (
        lambda: stratified_split(torch.arange(10) % 2, (0.5, 0.3), seed=0),
        ValueError,
        r"fractions \(0.5, 0.3\) sum to 0.8: pass positive ones that sum to 1",
    ),
    "a negative fraction": (
        lambda: stratified_split(torch.arange(10) % 2, (1.5, -0.5), seed=0),
        ValueError,
        "pass positive ones that sum to 1",
    ),
    "a class too rare": (
        lambda: stratified_split(torch.tensor([0] * 9 + [1]), (0.5, 0.5), seed=0),
        ValueError,
        "class 1 has 1 examples, too few for the fractions",
    ),
    "classes that are no integers": (
        lambda: stratified_split(torch.rand(9), (0.5, 0.5), seed=0),
        ValueError,
        r"y has shape \(9,\), torch.float32: pass one class per example",
    ),
    "signals without the axis of channels": (
        lambda: largest_sample(torch.zeros(3, 100)),
        ValueError,
        r"x has shape \(3, 100\): pass \(n, 1, length\)",
    ),
    "a template longer than the signals": (
        lambda: matched_filter(torch.zeros(3, 1, 5)),
        ValueError,
        r"template \(7,\) does not fit into signals of 5 samples",
    ),
    "a score too many": (
        lambda: best_threshold(torch.zeros(4), torch.zeros(3)),
        ValueError,
        r"score \(4,\), y \(3,\): pass one score and one label per example",
    ),
    "scores that are nan": (
        lambda: best_threshold(torch.tensor([0, float("nan")]), torch.tensor([0, 1])),
        ValueError,
        "score holds nan or inf",
    ),
    "a third label": (
        lambda: best_threshold(torch.zeros(2), torch.tensor([0, 2])),
        ValueError,
        r"y holds \[0, 2\]: pass the labels 0 and 1",
    ),
    "no filters": (lambda: SpikeCNN(0), ValueError, "filters 0 is below 1"),
    "no hidden units": (lambda: SpikeMLP(0), ValueError, "hidden 0 is below 1"),
    "too short to pool": (lambda: FlatCNN(8, 7), ValueError, "length 7 is below 8"),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_everything_public_is_named():
    public = {
        name
        for name in vars(spikes)
        if getattr(vars(spikes)[name], "__module__", "") == "convbook.spikes"
    }
    assert {name for name in public if name[0] != "_"} | {"SPIKE", "DECOY"} == set(spikes.__all__)
