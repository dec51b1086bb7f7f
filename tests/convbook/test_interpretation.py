"""Every claim that the chapter "Reading a network" makes of its module, proved."""

import re
from collections import Counter
from itertools import combinations, pairwise, permutations, product

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from convbook.dna import BASES, POINTS, MotifNet, decode, encode, kmers, one_hot, score
from convbook.interpretation import (
    ablate,
    gradients,
    insert,
    integrated_gradients,
    marginal_effect,
    mutagenesis,
    pairs,
    plot_letters,
    plot_mutagenesis,
    shuffled,
)
from convbook.plots import BLUE, FAINT, ORANGE
from convbook.training import predict

SEQUENCES = ["CCTATCCC", "AAGCGAAA", "TATCCTAT", "ACGTACGT"]
claim = settings(deadline=None, derandomize=True, max_examples=30)
dna = st.text(BASES, min_size=3, max_size=12)


def close(actual, expected, atol=1e-10):
    expected = torch.as_tensor(expected, dtype=actual.dtype)
    torch.testing.assert_close(actual, expected, rtol=0, atol=atol)


def substituted(sequence, place, base):
    return sequence[:place] + base + sequence[place + 1 :]


def one_at_a_time(answer, sequence):
    """Return what each base at each place does to an answer, (4, length)."""
    return [
        [answer(substituted(sequence, i, base)) - answer(sequence) for i in range(len(sequence))]
        for base in BASES
    ]


def rule(sequence):
    return score(sequence).item()


@pytest.fixture
def trained():
    return MotifNet.pretrained()


@pytest.fixture
def rule_net():
    return MotifNet.by_hand()


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


class Plain(nn.Module):
    """Add up the points of the bases: a network without parameters, that counts its questions."""

    def __init__(self, shape=(-1,)):
        super().__init__()
        self.shape, self.largest = shape, 0

    def forward(self, x):
        self.largest = max(self.largest, len(x))
        points = torch.as_tensor(POINTS, dtype=x.dtype)
        return torch.einsum("nbl,b->n", x, points).view(self.shape)


class Strange(nn.Module):
    """Give whatever it is told to."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def forward(self, x):
        return self.answer(x)


# Mutagenesis


def test_mutagenesis_is_what_one_substitution_after_the_other_gives(trained):
    effects = mutagenesis(trained, one_hot(SEQUENCES))
    for sequence, each in zip(SEQUENCES, effects, strict=True):
        close(each, one_at_a_time(lambda s: predict(trained, one_hot(s)).item(), sequence))


@given(dna)
@claim
def test_mutagenesis_of_the_rule_gives_the_rule(sequence):
    effects = mutagenesis(MotifNet.by_hand(), one_hot(sequence))[0]
    close(effects, one_at_a_time(rule, sequence))


@given(dna)
@claim
def test_the_base_that_is_there_has_no_effect(sequence):
    x = one_hot(sequence)
    effects = mutagenesis(MotifNet(filters=3, seed=4), x)
    assert effects.shape == x.shape
    assert (effects[x == 1] == 0).all()


def test_mutagenesis_finds_a_motif_that_is_there_once(rule_net):
    losses = -mutagenesis(rule_net, one_hot("CCTATCCC"))[0].sum(0) / 3
    assert losses.argsort(descending=True)[:3].sort().values.tolist() == [2, 3, 4]
    assert losses[2:5].min() > 8


def test_mutagenesis_finds_nothing_of_a_motif_that_is_there_twice(rule_net, trained):
    for model in (rule_net, trained):
        assert mutagenesis(model, one_hot("TATCCTAT")).abs().max() < 1.5
        assert predict(model, one_hot("TATCCTAT")) - predict(model, one_hot("TACCCTAC")) > 8


@pytest.mark.parametrize("batch_size", [1, 7, 24, 1000, None])
def test_the_batch_size_changes_nothing_but_the_memory(trained, batch_size):
    x = one_hot(SEQUENCES)
    close(mutagenesis(trained, x, batch_size=batch_size), mutagenesis(trained, x), atol=1e-12)


@pytest.mark.parametrize(("batch_size", "most"), [(5, 5), (None, 2**13 // 8)])
def test_no_batch_is_larger_than_it_may_be(batch_size, most):
    model = Plain()
    mutagenesis(model, one_hot(kmers(8)[:100]), batch_size=batch_size)
    assert model.largest == most


def test_a_sequence_longer_than_a_batch_has_bases_is_asked_for_one_by_one():
    x = one_hot(np.zeros((1, 2**13 + 1), dtype=np.uint8))
    model = Plain()
    gradients(model, x)
    assert model.largest == 1


def test_mutagenesis_takes_one_column_as_well():
    x = one_hot(SEQUENCES)
    close(mutagenesis(Plain((-1, 1)), x), mutagenesis(Plain(), x))


def test_mutagenesis_keeps_single_precision(trained):
    x = one_hot(SEQUENCES, dtype=torch.float32)
    effects = mutagenesis(trained.float(), x)
    assert effects.dtype == torch.float32
    close(effects.double(), mutagenesis(MotifNet.pretrained(), x.double()), atol=1e-4)


def test_the_model_is_used_as_after_training_and_left_as_it_was():
    model = nn.Sequential(
        nn.Conv1d(4, 3, 3, dtype=torch.float64),
        nn.Dropout(0.5),
        nn.BatchNorm1d(3, dtype=torch.float64),
        nn.Flatten(),
        nn.Linear(18, 1, dtype=torch.float64),
    )
    model.train()
    model[2].eval()  # a frozen layer stays one
    modes = [module.training for module in model.modules()]
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    x = one_hot(SEQUENCES)
    asked = x.clone()
    twice = [mutagenesis(model, x) for _ in range(2)]
    pairs(model, x[:1])
    gradients(model, x)
    integrated_gradients(model, x, steps=2)
    marginal_effect(model, SEQUENCES, "TAT")
    ablate(model, model[0], x)
    close(twice[0], twice[1])
    assert [module.training for module in model.modules()] == modes
    assert all((tensor == before[name]).all() for name, tensor in model.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert (x == asked).all()
    assert not x.requires_grad
    assert not any(module._forward_hooks for module in model.modules())


def test_a_model_that_fails_is_put_back_into_its_mode():
    model = Strange(lambda x: x)
    with pytest.raises(ValueError, match="the model gives"):
        mutagenesis(model, one_hot("ACGT"))
    assert model.training


def test_the_bar_is_shown_when_asked_for_and_not_in_a_file(rule_net, capsys):
    mutagenesis(rule_net, one_hot("ACGT"))
    pairs(rule_net, one_hot("ACGT"))
    assert capsys.readouterr().err == ""
    mutagenesis(rule_net, one_hot("ACGT"), progress=True)
    assert "batch" in capsys.readouterr().err
    pairs(rule_net, one_hot("ACGT"), progress=True)
    assert "batch" in capsys.readouterr().err


# Pairs


def test_pairs_are_what_two_substitutions_after_the_other_give(trained):
    sequence = "TATCTAT"

    def answer(letters):
        return predict(trained, one_hot(letters)).item()

    effects, expected = one_at_a_time(answer, sequence), np.zeros((4, 7, 4, 7))
    for i, j in combinations(range(7), 2):
        for b, c in product(range(4), repeat=2):
            if BASES[b] == sequence[i] or BASES[c] == sequence[j]:
                continue
            both = answer(substituted(substituted(sequence, i, BASES[b]), j, BASES[c]))
            beyond = both - answer(sequence) - effects[b][i] - effects[c][j]
            expected[b, i, c, j] = expected[c, j, b, i] = beyond
    close(pairs(trained, one_hot(sequence)), expected)


def test_of_a_motif_that_is_there_twice_pairs_find_the_ten_points(rule_net):
    interactions = pairs(rule_net, one_hot("TATCCTAT"))
    strongest = interactions.abs().amax((0, 2))
    close(strongest[:3, 5:], np.full((3, 3), 10.0))
    assert interactions.min() == -10
    assert interactions.max() == 0


def test_points_that_add_up_have_no_interactions():
    close(pairs(Plain(), one_hot("ACGTTA")), np.zeros((4, 6, 4, 6)))


def test_effects_of_both_are_interactions_and_effects(trained):
    x = one_hot("TATCTAT")
    effects = mutagenesis(trained, x)[0]
    both = pairs(trained, x) + effects[:, :, None, None] + effects
    changed = predict(trained, one_hot("TGTCTCT")) - predict(trained, x)
    close(both[2, 1, 1, 5], changed.item())


def test_pairs_take_one_sequence(rule_net):
    message = re.escape("x holds 4 sequences: pass one, such as x[:1]")
    with pytest.raises(ValueError, match=message):
        pairs(rule_net, one_hot(SEQUENCES))


def test_a_single_base_has_no_pairs():
    close(pairs(Plain(), one_hot("A")), np.zeros((4, 1, 4, 1)))


# Gradients


def test_gradients_are_the_slopes(trained):
    x = one_hot(["CCTATCCC", "AAGCGAAA"])
    expected = torch.zeros_like(x)
    for cell in product(range(2), range(4), range(8)):
        step = torch.zeros_like(x)
        step[cell] = 1e-6
        change = predict(trained, x + step) - predict(trained, x - step)
        expected[cell] = change.sum() / 2e-6
    close(gradients(trained, x), expected, atol=1e-6)


def test_centred_gradients_have_no_mean_over_the_bases(trained):
    x = one_hot(SEQUENCES)
    slopes, centred = gradients(trained, x), gradients(trained, x, centred=True)
    close(centred.mean(1), torch.zeros(4, 8))
    difference = slopes - centred
    close(difference, difference[:, :1].expand_as(x))


def test_the_gradients_of_a_linear_model_are_its_effects():
    x = one_hot("ACGT")
    slopes = gradients(Plain(), x)
    close(slopes[0], np.repeat(POINTS[:, None], 4, 1))
    close(mutagenesis(Plain(), x), slopes - (slopes * x).sum(1, keepdim=True))


def test_the_sum_of_gradient_times_input_is_not_the_effect(rule_net):
    x = one_hot("CCTATCCC")
    attributed = (gradients(rule_net, x) * x).sum().item()
    assert predict(rule_net, x).item() == pytest.approx(25.875)
    assert attributed == pytest.approx(30 + 15.875)  # three slopes of ten, and the points


def test_of_two_copies_only_one_has_a_slope(rule_net):
    slopes = gradients(rule_net, one_hot("TATCCTAT")) * one_hot("TATCCTAT")
    motif = slopes.sum(1)[0] - torch.tensor([POINTS[BASES.index(b)] for b in "TATCCTAT"]) / 8
    assert motif.tolist() == [10, 10, 10, 0, 0, 0, 0, 0]


def test_gradients_flow_where_gradients_are_switched_off(rule_net):
    with torch.no_grad():
        assert gradients(rule_net, one_hot("CCTATCCC")).abs().max() > 0


@pytest.mark.parametrize("baseline", [0.0, 0.25, torch.tensor([[0.3], [0.2], [0.2], [0.3]])])
def test_integrated_gradients_are_complete(trained, baseline):
    x = one_hot(SEQUENCES)
    start = torch.zeros_like(x) + baseline
    expected = predict(trained, x) - predict(trained, start)
    shares = integrated_gradients(trained, x, baseline, steps=300)
    close(shares.sum((1, 2)), expected, atol=0.05)


def test_integrated_gradients_of_the_rule_are_known(rule_net):
    shares = integrated_gradients(rule_net, one_hot("CCTATCCC")).sum(1)[0]
    points = torch.tensor([POINTS[BASES.index(base)] for base in "CCTATCCC"]) / 8
    close(shares - points, [0, 0, 10 / 3, 10 / 3, 10 / 3, 0, 0, 0])


def test_integrated_gradients_start_at_a_baseline_of_each_sequence(trained):
    x, start = one_hot(SEQUENCES[:2]), one_hot(SEQUENCES[2:])
    together = integrated_gradients(trained, x, start, steps=5, batch_size=1)
    close(together[1:], integrated_gradients(trained, x[1:], start[1:], steps=5))


def test_a_baseline_must_fit(rule_net):
    message = re.escape(
        "baseline has shape (4, 7) and x (1, 4, 8): "
        "pass a number, (4, 1), (4, length) or a baseline per sequence"
    )
    with pytest.raises(ValueError, match=message):
        integrated_gradients(rule_net, one_hot("CCTATCCC"), torch.zeros(4, 7))


def test_integrated_gradients_need_a_step(rule_net):
    with pytest.raises(ValueError, match="steps 0 is below 1: pass 1 or more"):
        integrated_gradients(rule_net, one_hot("CCTATCCC"), steps=0)


# Sequences made for a question


def test_a_motif_is_written_into_sequences():
    backgrounds = encode(["AAAAAAAA", "CCCCCCCC"])
    assert decode(insert(backgrounds, "TAT", 5)) == ["AAAAATAT", "CCCCCTAT"]
    assert decode(insert(backgrounds, "TAT")) == ["AATATAAA", "CCTATCCC"]
    assert decode(insert("ACGT", "ttt", 0)) == ["TTTT"]
    assert decode(backgrounds) == ["AAAAAAAA", "CCCCCCCC"]


def test_a_motif_must_fit():
    message = "a motif of 3 bases at index 6 ends beyond the 8 bases: pass place=5 or less"
    with pytest.raises(ValueError, match=message):
        insert("AAAAAAAA", "TAT", 6)
    message = "the motif has 3 bases and the sequences 2: pass a shorter motif"
    with pytest.raises(ValueError, match=message):
        insert("AA", "TAT")
    with pytest.raises(ValueError, match="place -1 is below 0: pass 0 or more"):
        insert("AAAAAAAA", "TAT", -1)
    with pytest.raises(TypeError, match=re.escape("place 1.5 is no integer: pass 0 or more")):
        insert("AAAAAAAA", "TAT", 1.5)


def test_marginal_effects_are_what_one_insertion_after_the_other_gives(trained):
    effects = marginal_effect(trained, SEQUENCES, kmers(3), 2, batch_size=9)
    assert effects.shape == (64, 4)
    for i, j in [(0, 0), (50, 1), (63, 3)]:
        (motif,) = decode(kmers(3)[i : i + 1])
        written = insert(SEQUENCES[j], motif, 2)
        change = predict(trained, one_hot(written)) - predict(trained, one_hot(SEQUENCES[j]))
        close(effects[i, j], change.item())


def test_of_all_3mers_the_rule_prefers_tat_and_dislikes_gcg(rule_net):
    backgrounds = np.random.default_rng(0).integers(4, size=(50, 20), dtype=np.uint8)
    effects = marginal_effect(rule_net, backgrounds, kmers(3)).mean(1)
    assert decode(kmers(3))[effects.argmax()] == "TAT"
    assert decode(kmers(3))[effects.argmin()] == "GCG"


def test_marginal_effects_have_the_precision_of_the_model():
    model = MotifNet.by_hand().float()
    assert marginal_effect(model, SEQUENCES, "TAT").dtype == torch.float32
    assert marginal_effect(Plain(), SEQUENCES, ["TAT", "GCG"]).dtype == torch.float64


def test_motifs_must_fit_into_their_backgrounds(rule_net):
    with pytest.raises(ValueError, match="the motif has 9 bases and the sequences 8"):
        marginal_effect(rule_net, SEQUENCES, "A" * 9)


@given(st.lists(dna, min_size=1, max_size=1), st.integers(0, 5))
@claim
def test_a_shuffle_keeps_the_bases(sequences, seed):
    (after,) = decode(shuffled(sequences, seed=seed))
    assert Counter(after) == Counter(sequences[0])


@given(st.text(BASES + "N", min_size=1, max_size=40), st.integers(0, 5))
@claim
def test_a_shuffle_of_pairs_keeps_pairs_and_ends(sequence, seed):
    (after,) = decode(shuffled(sequence, keep=2, seed=seed))
    assert Counter(pairwise(after)) == Counter(pairwise(sequence))
    assert (after[0], after[-1]) == (sequence[0], sequence[-1])


@pytest.mark.parametrize(("keep", "sequence"), [(1, "AACGT"), (2, "ATAATGTA")])
def test_all_that_a_shuffle_may_give_are_as_likely(keep, sequence):
    n = 3000
    found = Counter(decode(shuffled([sequence] * n, keep=keep, seed=1)))

    def kept(letters):
        steps = pairwise(letters)
        return sorted(letters if keep == 1 else steps), keep == 1 or (letters[0], letters[-1])

    possible = {p for p in permutations(sequence) if kept(p) == kept(sequence)}
    assert len(possible) == (60 if keep == 1 else 6)
    assert {tuple(letters) for letters in found} == possible
    expected = n / len(possible)
    chi2 = sum((count - expected) ** 2 / expected for count in found.values())
    assert chi2 < len(possible) - 1 + 4 * np.sqrt(2 * (len(possible) - 1))


def test_a_shuffle_depends_on_its_seed_alone():
    codes = np.random.default_rng(0).integers(4, size=(3, 40), dtype=np.uint8)
    for keep in (1, 2):
        assert (shuffled(codes, keep=keep, seed=3) == shuffled(codes, keep=keep, seed=3)).all()
        assert (shuffled(codes, keep=keep, seed=3) != shuffled(codes, keep=keep, seed=4)).any()


def test_rare_ways_out_of_a_base_do_not_keep_a_shuffle_waiting():
    sequence = "A" * 500 + "C" * 500 + "G" * 500 + "T"
    assert decode(shuffled(sequence, keep=2)) == [sequence]


def test_a_shuffle_keeps_one_or_two():
    with pytest.raises(ValueError, match="keep 3 is unknown: pass 1 for bases or 2 for pairs"):
        shuffled("ACGT", keep=3)
    with pytest.raises(ValueError, match="seed -1 is below 0: pass 0 or more"):
        shuffled("ACGT", seed=-1)


# Filters


def test_ablation_is_what_a_network_without_the_filter_says(trained):
    x = one_hot(SEQUENCES)
    effects = ablate(trained, trained.conv, x, batch_size=3)
    assert effects.shape == (32, 4)
    for i in range(32):
        without = MotifNet.pretrained()
        with torch.no_grad():
            without.linear.weight[:, i] = 0  # its maximum is multiplied by nothing
        close(effects[i], predict(without, x) - predict(trained, x))


def test_ablation_of_the_rule_takes_its_motifs_away(rule_net):
    x = one_hot(["CCTATCCC", "AAGCGAAA", "ACGTACGT"])
    close(ablate(rule_net, rule_net.conv, x), [[-10, 0, 0], [0, 10, 0]])


def test_a_filter_may_say_something_else(rule_net):
    x = one_hot(["CCTATCCC", "AAGCGAAA"])
    always = ablate(rule_net, rule_net.conv, x, value=torch.tensor([1.0, 0.5]))
    close(always, [[0, 10], [-5, 5]])
    close(ablate(rule_net, rule_net.conv, x, value=1.0), [[0, 10], [-10, 0]])


def test_ablation_needs_a_layer_that_is_used(rule_net):
    x = one_hot("CCTATCCC")
    message = re.escape(
        "Conv1d(4, 2, kernel_size=(3,), stride=(1,)) is no layer of the model: "
        "pass one, such as model.conv"
    )
    with pytest.raises(ValueError, match=message):
        ablate(rule_net, nn.Conv1d(4, 2, 3), x)
    rule_net.spare = nn.ReLU()
    with pytest.raises(ValueError, match=re.escape("the model does not use ReLU(): pass a layer")):
        ablate(rule_net, rule_net.spare, x)


def test_ablation_needs_filters():
    class Summed(nn.Module):
        def __init__(self, gives):
            super().__init__()
            self.layer = Strange(gives)

        def forward(self, x):
            self.layer(x)
            return x.sum((1, 2))

    message = r"gives \(1,\): pass a layer that gives \(n, filters, ...\)"
    for gives, shape in ((lambda x: x.sum((1, 2)), "(1,)"), (lambda x: (x, x), "()")):
        model = Summed(gives)
        message = re.escape(f"gives {shape}: pass a layer that gives (n, filters, ...)")
        with pytest.raises(ValueError, match=message):
            ablate(model, model.layer, one_hot("ACGT"))


def test_ablation_takes_one_value_per_filter(rule_net):
    message = re.escape(
        "value has shape (3,) for 2 filters: pass a number, or one per filter, (2,)"
    )
    with pytest.raises(ValueError, match=message):
        ablate(rule_net, rule_net.conv, one_hot("CCTATCCC"), value=torch.zeros(3))
    assert not rule_net.conv._forward_hooks


# What all of them require

ASKED = [mutagenesis, pairs, gradients, integrated_gradients, lambda m, x: ablate(m, m.conv, x)]
MUCH = torch.full((1, 4, 8), 0.25, dtype=torch.float64)
TWO = one_hot("CCTATCCC") + one_hot("CCTATCCG")


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ("ACGT", TypeError, "x is of type str: pass a tensor, such as one_hot('ACGT')"),
        (one_hot("ACGT")[0], ValueError, "x has shape (4, 4): pass (n, 4, length), such as one_"),
        (MUCH.transpose(1, 2), ValueError, "x has shape (1, 8, 4): pass (n, 4, length), such as"),
        (MUCH[:0], ValueError, "x has shape (0, 4, 8): pass (n, 4, length), such as one_hot(...)"),
        (
            MUCH.float(),
            TypeError,
            "the model is torch.float64 and x torch.float32: "
            "pass one_hot(..., dtype=torch.float64)",
        ),
        (
            one_hot(["ACGTACGT", "ACGNACGT"]),
            ValueError,
            "sequence 1 has an N at index 3: pass sequences of A, C, G and T, one-hot",
        ),
        (MUCH, ValueError, "sequence 0 has the column [0.25, 0.25, 0.25, 0.25] at index 0: pass"),
        (TWO, ValueError, "sequence 0 has the column [0.0, 2.0, 0.0, 0.0] at index 0: pass seq"),
        (TWO.clamp(max=1), ValueError, "sequence 0 has the column [0.0, 1.0, 1.0, 0.0] at ind"),
    ],
)
def test_what_is_no_sequence_is_refused(ask, x, error, message, rule_net):
    with pytest.raises(error, match=re.escape(message)):
        ask(rule_net, x)


@pytest.mark.parametrize("ask", [mutagenesis, pairs, gradients, integrated_gradients])
@pytest.mark.parametrize("shape", [(1, 2), (), (2,)])
def test_a_model_must_give_one_number_per_sequence(ask, shape):
    model = Strange(lambda x: x.sum() * torch.ones(shape))
    message = re.escape(
        f"for 1 sequences the model gives {shape}: "
        "pass one that gives (n,) or (n, 1), such as one output of yours"
    )
    with pytest.raises(ValueError, match=message):
        ask(model, one_hot("ACGT"))


@pytest.mark.parametrize("ask", ASKED[:3])
def test_a_batch_holds_one_or_more(ask, rule_net):
    with pytest.raises(ValueError, match="batch_size 0 is below 1: pass 1 or more"):
        ask(rule_net, one_hot("ACGT"), batch_size=0)
    with pytest.raises(TypeError, match=re.escape("batch_size 1.5 is no integer: pass 1 or more")):
        ask(rule_net, one_hot("ACGT"), batch_size=1.5)


# Drawings


def test_effects_are_drawn_as_cells_and_the_sequence_as_letters(ax):
    effects = torch.zeros(1, 4, 8)
    effects[0, 1, 2], effects[0, 0, 0] = 4.0, -2.0
    plot_mutagenesis(ax, effects, "cCTATCCC")
    orange, blue, edge = ax.patches
    assert blue.get_path().get_extents().bounds == (1.5, 0.5, 1, 1)
    assert blue.get_facecolor() == plt.matplotlib.colors.to_rgba(BLUE, 1)
    assert orange.get_path().get_extents().bounds == (-0.5, -0.5, 1, 1)
    assert orange.get_facecolor() == plt.matplotlib.colors.to_rgba(ORANGE, 0.5)
    assert edge.get_path().get_extents().bounds == (-0.5, -0.5, 8, 4)
    letters = sorted((text.get_position(), text.get_text()) for text in ax.texts)
    assert "".join(letter for _, letter in letters) == "CCTATCCC"
    assert all(BASES[y] == letter for (_, y), letter in letters)
    assert ax.get_title(loc="right") == "blue: up to +4, orange: down to \N{MINUS SIGN}4"
    assert [label.get_text() for label in ax.get_yticklabels()] == list(BASES)


def test_drawings_of_one_scale_can_be_compared(ax):
    plot_mutagenesis(ax, np.full((4, 2), 3.0), "AC", largest=12)
    assert ax.patches[0].get_facecolor()[3] == 0.25
    assert ax.get_title(loc="right").startswith("blue: up to +12")


def test_what_exceeds_the_scale_has_its_full_colour(ax):
    plot_mutagenesis(ax, np.full((4, 2), -30.0), "AC", largest=12)
    assert ax.patches[0].get_facecolor()[3] == 1


def test_no_effects_leave_the_cells_empty(ax):
    plot_mutagenesis(ax, np.zeros((4, 2)), "AC")
    assert len(ax.patches) == 1


def test_bases_of_a_long_sequence_are_marked_without_letters(ax):
    plot_mutagenesis(ax, np.zeros((4, 41)), "ACGTA" * 8 + "C")
    assert len(ax.texts) == 0
    (marks, _) = ax.patches
    assert marks.get_facecolor() == plt.matplotlib.colors.to_rgba(FAINT)
    assert len(marks.get_path().vertices) == 41 * 5


@pytest.mark.parametrize(
    ("effects", "sequence", "message"),
    [
        (
            np.zeros((8, 4)),
            "CCTATCCC",
            "effects have shape (8, 4) and the sequence 8 bases: pass (4, 8) or (1, 4, 8)",
        ),
        (np.zeros((2, 4, 8)), "CCTATCCC", "effects have shape (2, 4, 8) and the sequence 8 bas"),
        (np.zeros((4, 8)), "CCTATCC", "effects have shape (4, 8) and the sequence 7 bases: pass"),
        (np.full((4, 2), np.nan), "AC", "effects hold nan or inf: pass finite numbers"),
        (np.zeros((4, 2)), "AX", "'X' at index 1 of sequence 0, 'AX', is no base: pass A, C, G"),
        (np.zeros((4, 2)), "AN", "'AN' holds N: pass letters of ACGT alone"),
    ],
)
def test_effects_must_belong_to_the_sequence(ax, effects, sequence, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plot_mutagenesis(ax, effects, sequence)


@pytest.mark.parametrize("largest", [0, -1, np.inf, np.nan])
def test_a_full_colour_has_a_value_above_zero(ax, largest):
    message = re.escape(f"largest {largest!r} is not above 0: pass an effect")
    with pytest.raises(ValueError, match=message):
        plot_mutagenesis(ax, np.zeros((4, 2)), "AC", largest=largest)


def test_letters_stand_on_zero_or_hang_from_it(ax):
    plot_letters(ax, torch.tensor([2.0, -1.0, 0.0, 0.5]), "TAAG")
    boxes = [patch.get_path().get_extents().bounds for patch in ax.patches]  # A, G, T
    assert boxes[0][1] == pytest.approx(-1)
    assert boxes[1][1::2] == pytest.approx((0, 0.5))
    assert boxes[2][1::2] == pytest.approx((0, 2))
    assert ax.get_ylim() == pytest.approx((-1.15, 2.15))


def test_letters_without_height_can_be_drawn(ax):
    plot_letters(ax, np.zeros(4), "ACGT")
    assert ax.get_ylim() == pytest.approx((-0.05, 0.05))


@pytest.mark.parametrize(
    ("heights", "sequence", "message"),
    [
        ([1.0], "AC", "heights have shape (1,) and the sequence 2 bases: pass (2,)"),
        ([np.inf, 1.0], "AC", "heights hold nan or inf: pass finite numbers"),
        ([1.0, 1.0], "NC", "'NC' holds N: pass letters of ACGT alone"),
    ],
)
def test_letters_need_a_height_each(ax, heights, sequence, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plot_letters(ax, heights, sequence)


def test_answers_may_be_tensors_that_carry_gradients(ax):
    effects: Tensor = torch.ones(4, 2, requires_grad=True)
    plot_mutagenesis(ax, effects, "AC")
    assert len(ax.patches) == 2
