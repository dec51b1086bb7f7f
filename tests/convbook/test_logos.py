"""Every claim of `convbook.logos`, proved, and its letters those of logomaker."""

import hypothesis.strategies as st
import logomaker
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from torch import nn

from convbook import logos
from convbook.dna import BASES, FlatDNA, MotifNet, decode, kmers, one_hot
from convbook.logos import (
    COLOURS,
    Windows,
    filter_windows,
    frequencies,
    information,
    plot_filters,
    plot_logos,
)
from convbook.plots import BLUE, ORANGE

claim = settings(deadline=None, derandomize=True, max_examples=30)
counted = arrays(np.int64, st.tuples(st.integers(1, 4), st.just(4), st.integers(1, 5)))


@pytest.fixture
def ax():
    with plt.style.context("convbook.book"):
        yield Figure(figsize=(5.2, 4)).subplots()


def filled(ax, colour):
    """What is drawn in a colour."""
    return [
        patch
        for patch in ax.patches
        if isinstance(patch, PathPatch) and to_hex(patch.get_facecolor()) == colour
    ]


def texts(ax):
    return [text.get_text() for text in ax.texts]


# Windows


def by_loop(conv, sequences, fraction):
    """Look at one window after the other."""
    filters, width = conv.out_channels, conv.kernel_size[0]
    responses = {}
    for i, sequence in enumerate(sequences):
        for start in range(len(sequence) - width + 1):
            window = sequence[start : start + width]
            with torch.no_grad():
                responses[i, start] = window, conv(one_hot(window))[0, :, 0].numpy()
    maximum = np.max([response for _, response in responses.values()], axis=0)
    counts, n = np.zeros((filters, 4, width), int), np.zeros(filters, int)
    for window, response in responses.values():
        for f in range(filters):
            if response[f] > max(0, fraction * maximum[f]) + 1e-12:
                n[f] += 1
                for place, base in enumerate(window):
                    if base in BASES:
                        counts[f, BASES.index(base), place] += 1
    return counts, n, maximum


@pytest.mark.parametrize("fraction", [0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("batch_size", [1, 7, 4096])
def test_windows_are_what_a_loop_counts(fraction, batch_size):
    conv = nn.Conv1d(4, 6, 3, dtype=torch.float64)
    nn.init.normal_(conv.weight, generator=torch.Generator().manual_seed(0))
    nn.init.constant_(conv.bias, 0)
    nn.init.constant_(conv.bias[:1].detach(), -9)  # one filter is silent
    rng = np.random.default_rng(0)
    sequences = ["".join(rng.choice(list("ACGTN"), 10)) for _ in range(20)]
    windows = filter_windows(conv, one_hot(sequences), fraction, batch_size)
    counts, n, maximum = by_loop(conv, sequences, fraction)
    assert np.array_equal(windows.counts, counts)
    assert np.array_equal(windows.n, n)
    np.testing.assert_allclose(windows.maximum, maximum, rtol=1e-12)
    assert n[0] == 0 < n[1]


def test_the_filters_by_hand_are_excited_by_their_motif_alone():
    windows = filter_windows(MotifNet.by_hand().conv, one_hot(kmers(5)))
    assert windows.maximum.tolist() == [1, 1]
    expected = 3 * 4**2  # three places for the motif, and two bases around it
    assert windows.n.tolist() == [expected, expected]
    for counts, motif in zip(windows.counts, ("TAT", "GCG"), strict=True):
        assert np.array_equal(counts, expected * one_hot(motif)[0].numpy())


def test_no_gradient_is_kept_and_nothing_is_changed():
    model = FlatDNA().train()
    before = model.conv.weight.clone()
    filter_windows(model.conv, one_hot(kmers(4)))
    assert torch.equal(model.conv.weight, before)
    assert model.conv.weight.grad is None


def test_weak_and_empty_filters_are_labelled_as_such():
    windows = Windows(np.zeros((4, 4, 3), int), np.zeros(4, int), np.array([2.0, 0.1, -1, 0]))
    assert windows.labels() == ["0", "1 weak", "2 empty", "3 empty"]
    assert windows.labels(weak=0.01) == ["0", "1", "2 empty", "3 empty"]


# Bits


@settings(claim, max_examples=12)  # logomaker takes its time
@given(counted.map(np.abs).map(lambda counts: counts % 10**6), st.sampled_from([0.5, 1, 3]))
def test_bits_are_those_of_logomaker(counts, pseudocount):
    for background in (None, [0.295, 0.205, 0.205, 0.295]):
        ours = information(counts, pseudocount, background)
        for heights, each in zip(ours, counts, strict=True):
            theirs = logomaker.transform_matrix(
                pd.DataFrame(each.T, columns=list(BASES)),
                from_type="counts",
                to_type="information",
                pseudocount=pseudocount,
                background=background,
            )
            np.testing.assert_allclose(heights.T, theirs, rtol=1e-9, atol=1e-12)


def test_what_the_page_says_of_bits():
    def bits(counts, **settings):
        return information(np.array(counts, dtype=float)[:, None], **settings).sum()

    always_t = [bits([0, 0, 0, n]) for n in (1, 10, 100)]
    assert always_t == pytest.approx([0.08, 0.91, 1.77], abs=0.005)
    assert bits([0, 0, 5, 0], pseudocount=0) == pytest.approx(2)
    gc = [0.295, 0.205, 0.205, 0.295]
    assert bits([0, 0, 1e6, 0], background=gc) == pytest.approx(2.29, abs=0.005)
    assert bits([295e3, 205e3, 205e3, 295e3]) == pytest.approx(0.023, abs=0.0005)
    assert bits([295e3, 205e3, 205e3, 295e3], background=gc) == pytest.approx(0, abs=1e-9)


def test_nothing_seen_is_no_information():
    assert not information(np.zeros((4, 3))).any()


@claim
@given(counted.map(lambda counts: np.abs(counts) % 1000), st.floats(0.01, 10))
def test_frequencies_sum_to_one(counts, pseudocount):
    shares = frequencies(counts, pseudocount)
    assert shares.shape == counts.shape
    np.testing.assert_allclose(shares.sum(1), 1)
    np.testing.assert_allclose(frequencies(counts[0], pseudocount), shares[0])


# Logos


def heights_of(seed, filters=3, width=4):
    return information(np.random.default_rng(seed).uniform(0, 50, size=(filters, 4, width)))


@pytest.mark.parametrize("seed", range(3))
def test_every_letter_is_the_one_that_logomaker_draws(ax, seed):
    heights = heights_of(seed, filters=1)
    plot_logos(ax, heights, top=2)
    logo = logomaker.Logo(
        pd.DataFrame(heights[0].T, columns=list(BASES)),
        ax=Figure().subplots(),
        font_name="DejaVu Sans",
    )
    for base in BASES:
        glyphs = [logo.glyph_df.loc[place, base] for place in range(4)]
        seen = [g.patch.get_path() for g in glyphs if (g.ceiling - g.floor) / 2 >= 0.01]
        theirs = np.concatenate([np.asarray(path.vertices) for path in seen])
        (ours,) = filled(ax, COLOURS[base])
        vertices = np.asarray(ours.get_path().vertices)
        # Theirs stand around whole numbers in bits, ours side by side in parts of the axis.
        np.testing.assert_allclose(vertices * [1, 2] - [0.5, 0], theirs, atol=1e-6)
        codes = np.concatenate([path.codes for path in seen])
        assert np.array_equal(ours.get_path().codes, codes)


def test_a_column_is_as_high_as_its_bits(ax):
    heights = np.zeros((2, 4, 1))
    heights[0, 3, 0] = 1.5
    heights[1, :, 0] = [0.2, 0.4, 0.6, 0.1]
    plot_logos(ax, heights, columns=1)
    (t,) = filled(ax, COLOURS["T"])
    assert t.get_path().get_extents().y1 == pytest.approx(1.5 / 2)
    (g,) = filled(ax, COLOURS["G"])
    box = g.get_path().get_extents()  # the largest is on top
    assert (box.y0, box.y1) == pytest.approx((0.7 / 2 - 1.5, 1.3 / 2 - 1.5))


def test_letters_too_low_to_be_seen_are_not_drawn(ax):
    heights = np.zeros((1, 4, 1))
    heights[0, :, 0] = [0, 0.019, 0.021, 1]
    plot_logos(ax, heights)
    assert [bool(filled(ax, COLOURS[base])) for base in BASES] == [False, False, True, True]


def test_an_empty_logo_is_a_line_and_a_label(ax):
    plot_logos(ax, np.zeros((1, 4, 3)), ["5 empty"])
    assert texts(ax) == ["5 empty"]
    assert not ax.patches
    assert len(ax.collections[0].get_segments()) == 1


def test_logos_stand_in_rows_with_their_labels_and_a_scale(ax):
    plot_logos(ax, heights_of(0, 5), list("abcde"), columns=2)
    assert texts(ax) == list("abcde")
    places = [text.get_position() for text in ax.texts]
    assert [x for x, _ in places] == [0, 5, 0, 5, 0]
    assert len({y for _, y in places}) == 3
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0"] * 3 + ["2"] * 3
    assert ax.get_ylabel() == "bits"
    (low, high), (left, right) = ax.get_ylim(), ax.get_xlim()
    for patch in ax.patches:
        box = patch.get_path().get_extents()
        assert left < box.x0 < box.x1 < right
        assert low < box.y0 < box.y1 < high


def test_one_matrix_will_do_where_several_do(ax):
    plot_logos(ax, heights_of(0)[0])
    plot_filters(ax, np.ones((4, 3)))


# Heat maps


def cells(ax):
    """Each filled cell by its centre: its colour and opacity."""
    found = {}
    for patch in ax.patches:
        *_, opacity = patch.get_facecolor()
        if opacity:
            colour = to_hex(patch.get_facecolor())
            for corners in np.asarray(patch.get_path().vertices).reshape(-1, 5, 2):
                x, y = corners[:4].mean(0)
                found[round(x, 3), round(y, 3)] = colour, opacity
    return found


def test_weights_are_cells_with_a_on_top(ax):
    weight = torch.zeros(1, 4, 3, dtype=torch.float64)
    weight[0, 0, 0], weight[0, 3, 2], weight[0, 1, 1] = 2, -1, 0.01
    plot_filters(ax, weight)
    assert cells(ax) == {(0.5, 0.875): (BLUE, 1.0), (2.5, 0.125): (ORANGE, 0.5)}
    ticks = dict(zip((t.get_text() for t in ax.get_yticklabels()), ax.get_yticks(), strict=True))
    assert ticks == {"A": 0.875, "C": 0.625, "G": 0.375, "T": 0.125}


def test_all_filters_share_one_scale(ax):
    weight = np.zeros((2, 4, 1))
    weight[0, 0], weight[1, 0] = 4, 1
    plot_filters(ax, weight)
    assert sorted(opacity for _, opacity in cells(ax).values()) == [0.25, 1]


def test_filters_of_zeros_are_empty_frames(ax):
    plot_filters(ax, np.zeros((2, 4, 3)))
    assert cells(ax) == {}


def test_a_logo_stands_at_the_right_of_its_filter(ax):
    model = MotifNet.by_hand()
    windows = filter_windows(model.conv, one_hot(decode(kmers(4))))
    heights = information(windows.counts, pseudocount=0)
    plot_filters(ax, model.conv.weight, heights, windows.labels(), columns=2)
    assert texts(ax) == ["0", "1"]
    (a,) = filled(ax, COLOURS["A"])  # of TAT
    box = a.get_path().get_extents()
    assert 3.5 < box.x0 < box.x1 < 6.5
    assert (box.x0 + box.x1) / 2 == pytest.approx(3 + 0.5 + 1.5)


def test_a_training_network_may_be_drawn(ax):
    weight = FlatDNA().conv.weight
    assert weight.requires_grad
    plot_filters(ax, weight)


# What they refuse

NARROW = nn.Conv1d(4, 2, 3, dtype=torch.float64)
X = one_hot(kmers(4))

REFUSED = {
    "more than the maximum": (
        lambda ax: filter_windows(NARROW, X, 1),
        ValueError,
        "fraction 1 is no share of a maximum: pass 0 or more, below 1",
    ),
    "a negative share": (lambda ax: filter_windows(NARROW, X, -0.1), ValueError, "fraction -0.1"),
    "a stride": (
        lambda ax: filter_windows(nn.Conv1d(4, 2, 3, stride=2), X),
        ValueError,
        "the filters have stride 2, padding 0, dilation 1: pass 1, 0 and 1",
    ),
    "padding in words": (
        lambda ax: filter_windows(nn.Conv1d(4, 2, 3, padding="same"), X),
        ValueError,
        "the filters have stride 1, padding same, dilation 1",
    ),
    "filters over one channel": (
        lambda ax: filter_windows(nn.Conv1d(1, 2, 3), X),
        ValueError,
        r"filters over 1 channels, 3 wide, do not fit x \(256, 4, 4\): pass \(n, 4, 3 or more\)",
    ),
    "sequences shorter than a filter": (
        lambda ax: filter_windows(NARROW, one_hot("AC")),
        ValueError,
        r"filters over 4 channels, 3 wide, do not fit x \(1, 4, 2\)",
    ),
    "two precisions": (
        lambda ax: filter_windows(NARROW, X.float()),
        TypeError,
        "the filters are torch.float64 and x torch.float32: make both the same",
    ),
    "empty batches": (
        lambda ax: filter_windows(NARROW, X, batch_size=0),
        ValueError,
        "batch_size 0 is below 1",
    ),
    "counts of three bases": (
        lambda ax: frequencies(np.zeros((3, 5))),
        ValueError,
        r"counts have shape \(3, 5\): pass \(filters, 4, width\) or \(4, width\)",
    ),
    "negative counts": (
        lambda ax: information(np.full((4, 2), -1)),
        ValueError,
        "counts hold negative numbers, nan or inf: pass how often each was seen",
    ),
    "a negative pseudocount": (
        lambda ax: frequencies(np.ones((4, 2)), -1),
        ValueError,
        "pseudocount -1 is no number to add: pass 0 or more",
    ),
    "nothing seen, nothing believed": (
        lambda ax: frequencies(np.zeros((4, 2)), 0),
        ValueError,
        "a column of counts holds nothing but zeros: pass a pseudocount above 0",
    ),
    "a background that does not sum to 1": (
        lambda ax: information(np.ones((4, 2)), background=[0.3, 0.3, 0.3, 0.3]),
        ValueError,
        r"background \[0.3, 0.3, 0.3, 0.3\] is not four positive shares that sum to 1: pass those",
    ),
    "letters below zero": (
        lambda ax: plot_logos(ax, np.full((4, 2), -0.5)),
        ValueError,
        r"heights hold -0.5: pass 0 or more, such as information\(counts\)",
    ),
    "letters above the top": (
        lambda ax: plot_logos(ax, np.full((4, 2), 0.6)),
        ValueError,
        "a column of heights adds up to 2.4: pass top=2.4 or more",
    ),
    "letters that are nan": (
        lambda ax: plot_logos(ax, np.full((4, 2), np.nan)),
        ValueError,
        "heights holds nan or inf: pass finite numbers",
    ),
    "a filter of three bases": (
        lambda ax: plot_filters(ax, np.zeros((2, 3, 3))),
        ValueError,
        r"weight has shape \(2, 3, 3\): pass \(filters, 4, width\) or \(4, width\)",
    ),
    "a logo too few": (
        lambda ax: plot_filters(ax, np.zeros((2, 4, 3)), np.zeros((1, 4, 3))),
        ValueError,
        r"weight has shape \(2, 4, 3\) and heights \(1, 4, 3\): pass one logo per filter",
    ),
    "a label too few": (
        lambda ax: plot_logos(ax, np.zeros((2, 4, 3)), ["0"]),
        ValueError,
        "1 labels for 2 filters: pass one label per filter",
    ),
    "no columns": (
        lambda ax: plot_logos(ax, np.zeros((2, 4, 3)), columns=0),
        ValueError,
        "columns 0 is below 1",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(ax, call, error, message):
    with pytest.raises(error, match=message):
        call(ax)


def test_everything_public_is_named():
    public = {
        name
        for name in vars(logos)
        if getattr(vars(logos)[name], "__module__", "") == "convbook.logos" and name[0] != "_"
    }
    assert public | {"COLOURS"} == set(logos.__all__)
