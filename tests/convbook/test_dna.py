"""Every claim of `convbook.dna`, proved."""

import tracemalloc
from itertools import product

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader

from convbook import dna
from convbook.convolution import conv1d as by_hand
from convbook.dna import (
    BASES,
    MOTIFS,
    POINTS,
    FlatDNA,
    LinearDNA,
    MotifNet,
    SequenceDataset,
    all_8mers,
    composition,
    decode,
    encode,
    kmer_features,
    kmers,
    least_squares,
    occurrences,
    one_hot,
    reverse_complement,
    score,
    score_positional,
    split,
    stream_kmers,
)
from convbook.training import fit, predict

claim = settings(deadline=None, derandomize=True, max_examples=100)


def several(letters="ACGT", least=1):
    """Strategy: a few sequences of one length."""

    def of_length(length):
        sequence = st.text(letters, min_size=length, max_size=length)
        return st.lists(sequence, min_size=1, max_size=5)

    return st.integers(least, 30).flatmap(of_length)


def random_sequences(n, length, seed=0):
    return np.random.default_rng(seed).integers(0, 4, size=(n, length)).astype(np.uint8)


@pytest.fixture(scope="module")
def data():
    return all_8mers()


@pytest.fixture(scope="module")
def flattened(data):
    """What the best sum of one weight per 3-mer and position says of every sequence."""
    return least_squares(kmer_features(data.x), data.y, data.train)


# Letters and codes


@claim
@given(several("ACGTN"))
def test_letters_become_codes_and_come_back(sequences):
    codes = encode(sequences)
    assert codes.dtype == np.uint8
    assert codes.tolist() == [["ACGTN".index(base) for base in each] for each in sequences]
    assert decode(codes) == sequences
    assert np.array_equal(encode([each.lower() for each in sequences]), codes)


def test_one_string_is_one_sequence():
    assert encode("ACGTN").tolist() == [[0, 1, 2, 3, 4]]
    assert np.array_equal(encode(("AC", "GT")), encode(["AC", "GT"]))


def test_an_array_of_strings_will_do_where_a_list_does():
    assert np.array_equal(one_hot(np.array(["AC", "GT"])), one_hot(["AC", "GT"]))


@claim
@given(several("ACGTN"))
def test_one_hot_is_what_a_loop_writes(sequences):
    length = len(sequences[0])
    expected = torch.zeros(len(sequences), 4, length, dtype=torch.float64)
    for i, sequence in enumerate(sequences):
        for j, base in enumerate(sequence):
            if base != "N":
                expected[i, BASES.index(base), j] = 1
    x = one_hot(sequences)
    assert x.dtype == torch.float64
    assert torch.equal(x, expected)
    assert torch.equal(one_hot(encode(sequences)), expected)


def test_one_hot_in_another_precision():
    assert one_hot("ACN", dtype=torch.float32).dtype == torch.float32
    assert one_hot("N").sum() == 0


def test_codes_may_be_any_integers_and_a_part_of_an_array():
    codes = kmers(4)
    assert torch.equal(one_hot(codes.astype(np.int64)), one_hot(codes))
    assert torch.equal(one_hot(codes[::3, 1:3]), one_hot(decode(codes[::3, 1:3])))


@claim
@given(several("ACGTN"))
def test_the_other_strand_read_twice_is_the_first(sequences):
    pairs = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}
    expected = ["".join(pairs[base] for base in reversed(each)) for each in sequences]
    assert reverse_complement(sequences) == expected
    assert reverse_complement(expected) == sequences
    assert reverse_complement(sequences[0]) == expected[0]
    assert np.array_equal(reverse_complement(encode(sequences)), encode(expected))


def test_the_other_strand_of_a_tensor_is_both_axes_flipped():
    codes = random_sequences(20, 9)
    assert torch.equal(one_hot(reverse_complement(codes)), one_hot(codes).flip(1, 2))


# All sequences


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_kmers_are_all_sequences_in_alphabetical_order(k):
    expected = ["".join(letters) for letters in product(BASES, repeat=k)]
    assert decode(kmers(k)) == expected == sorted(expected)
    assert kmers(k).dtype == np.uint8


@pytest.mark.parametrize("block", [1, 7, 256, 1024, 5000])
def test_a_stream_is_the_same_in_blocks(block):
    blocks = list(stream_kmers(5, block))
    assert [len(each) for each in blocks[:-1]] == [block] * (len(blocks) - 1)
    assert np.array_equal(np.concatenate(blocks), kmers(5))


def test_twelve_bases_stream_through_little_memory():
    next(stream_kmers(12))
    tracemalloc.start()
    count, most_t = 0, 0
    for block in stream_kmers(12):
        count += len(block)
        most_t = max(most_t, int((block[-1] == 3).sum()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4**12 == 16_777_216
    assert decode(block)[-1] == "T" * 12
    assert most_t == 12
    assert peak < 8 * 2**20  # all together they are 192 MiB


def test_a_stream_begins_at_once_however_long_it_is():
    assert decode(next(stream_kmers(31, 2))) == ["A" * 31, "A" * 30 + "C"]


# The scores


@claim
@given(several(least=3))
def test_scores_are_what_a_loop_computes(sequences):
    points = dict(zip(BASES, POINTS, strict=True))
    plain, copied, placed = [], [], []
    for sequence in sequences:
        base = sum(points[letter] for letter in sequence) / len(sequence)
        starts = {
            motif: [i for i in range(len(sequence)) if sequence.startswith(motif, i)]
            for motif in MOTIFS
        }
        plain.append(base + sum(MOTIFS[motif] * bool(found) for motif, found in starts.items()))
        copied.append(base + sum(MOTIFS[motif] * len(found) for motif, found in starts.items()))
        bonus = {m: max(10 - found[0], 5) if found else 0 for m, found in starts.items()}
        placed.append(base + bonus["TAT"] - bonus["GCG"])
    assert score(sequences).dtype == np.float64
    np.testing.assert_allclose(score(sequences), plain, rtol=1e-14)
    np.testing.assert_allclose(score(encode(sequences), per_copy=True), copied, rtol=1e-14)
    np.testing.assert_allclose(score_positional(sequences), placed, rtol=1e-14)


def test_the_scores_of_the_source():
    assert score(["AAAAAAAA", "CCCCCTAT", "TGCGTTTT"]).tolist() == [20, 25.875, 2.5]


@claim
@given(several(), st.text("ACGT", min_size=1, max_size=3))
def test_overlapping_copies_count(sequences, motif):
    motif = motif[: len(sequences[0])]
    expected = [sum(s.startswith(motif, i) for i in range(len(s))) for s in sequences]
    assert occurrences(sequences, motif).tolist() == expected


def test_copies_are_counted_beyond_what_a_byte_holds():
    assert occurrences("AT" * 500, "ATA").tolist() == [499]
    assert score("A" * 70_001).tolist() == [20]
    assert score("TA" * 400, per_copy=True).tolist() == [15.5 + 10 * 399]


def test_a_motif_with_n_around_it_is_found():
    assert occurrences(["NTATN", "TANTA"], "TAT").tolist() == [1, 0]


def test_there_are_four_groups_not_three(data):
    tat, gcg = occurrences(data.codes, "TAT") > 0, occurrences(data.codes, "GCG") > 0
    sizes = [(~tat & ~gcg).sum(), (tat & ~gcg).sum(), (~tat & gcg).sum(), (tat & gcg).sum()]
    assert sizes == [54_120, 5_614, 5_614, 188]
    assert data.y.mean().item() == 15.5
    assert data.y.var(unbiased=False).item() == pytest.approx(17.89, abs=0.005)
    several = (occurrences(data.codes, "TAT") > 1) | (occurrences(data.codes, "GCG") > 1)
    assert several.sum() == 664


def test_the_bonus_that_depends_on_the_position_narrows_the_scores(data):
    tat, gcg = occurrences(data.codes, "TAT") > 0, occurrences(data.codes, "GCG") > 0
    placed = score_positional(data.codes)
    assert data.y.numpy().std() == pytest.approx(4.23, abs=0.005)
    assert placed.std() == pytest.approx(3.36, abs=0.005)
    assert data.y.numpy()[tat & ~gcg].mean() == pytest.approx(24.95, abs=0.005)
    assert placed[tat & ~gcg].mean() == pytest.approx(22.53, abs=0.005)


# The parts


def test_the_split_is_that_of_scikit_learn(data):
    # From its documentation: train_test_split(range(5), test_size=0.33, random_state=42).
    train, test = split(5, (0.67, 0.33))
    assert (train.tolist(), test.tolist()) == ([2, 0, 3], [1, 4])
    # The logs of the source name these sizes, and its linear model ends at this error.
    sizes = [len(part) for part in (data.train, data.validation, data.test)]
    assert sizes == [41_942, 10_486, 13_108]
    error = least_squares(data.x, data.y, data.train) - data.y
    assert error[data.validation].square().mean().item() == pytest.approx(13.089, abs=0.0005)


@claim
@given(st.integers(20, 300), st.sampled_from([(0.64, 0.16, 0.2), (0.8, 0.2), (0.9, 0.1), (1.0,)]))
def test_a_split_deals_every_example_once(n, fractions):
    parts = split(n, fractions)
    assert torch.cat(parts).sort().values.tolist() == list(range(n))
    for part, fraction in zip(parts[1:], fractions[1:], strict=True):
        assert 0 <= len(part) - fraction * n < 1
    assert all(part.dtype == torch.int64 for part in parts)


def test_a_split_is_shuffled_by_its_seed_alone():
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    first, again, other = (split(100, seed=seed)[0] for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_all_8mers_belong_together(data):
    assert len(data) == len(data.codes) == len(data.x) == 65_536
    assert torch.equal(data.x, one_hot(data.codes))
    assert torch.equal(data.y, torch.from_numpy(score(data.codes)))
    assert data.x.dtype == data.y.dtype == torch.float64
    assert not torch.equal(all_8mers(seed=1).test, data.test)


def test_a_dataset_encodes_what_it_is_asked_for(data):
    few = data.train[:10]
    dataset = SequenceDataset(data.codes[few], data.y[few])
    assert len(dataset) == 10
    x, y = dataset[3]
    assert torch.equal(x, data.x[few[3]])
    assert y == data.y[few[3]]
    x, y = next(iter(DataLoader(dataset, batch_size=10)))
    assert torch.equal(x, data.x[few])
    assert torch.equal(y, data.y[few])
    assert torch.equal(dataset[-1][0], data.x[few[9]])
    with pytest.raises(IndexError):
        dataset[10]
    assert len(list(dataset)) == 10  # so that a plain loop over it ends


# Baselines in closed form


def test_composition_is_the_share_of_each_base():
    x = one_hot(["AACG", "TTTN"])
    assert composition(x).tolist() == [[0.5, 0.25, 0.25, 0], [0, 0, 0, 0.75]]


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_features_mark_where_each_kmer_starts(k):
    codes = random_sequences(6, 9)
    codes[0, 4] = 4  # an N belongs to no k-mer
    features = kmer_features(one_hot(codes), k)
    assert features.shape == (6, 4**k, 10 - k)
    for i, sequence in enumerate(decode(codes)):
        for j, kmer in enumerate(decode(kmers(k))):
            starts = [float(sequence.startswith(kmer, s)) for s in range(10 - k)]
            assert features[i, j].tolist() == starts


def test_summed_features_count(data):
    counts = kmer_features(data.x[:2000]).sum(-1)
    for j, kmer in enumerate(decode(kmers(3))):
        assert counts[:, j].tolist() == occurrences(data.codes[:2000], kmer).tolist()


@claim
@given(st.integers(0, 10_000), st.integers(1, 6), st.booleans())
def test_least_squares_finds_the_smallest_of_the_best_weights(seed, width, twice):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(12, width))
    if twice:  # then many weights fit equally well
        features = np.concatenate([features, features], 1)
    y, rows = rng.normal(size=12), rng.permutation(12)[:9]
    a = np.concatenate([np.ones((12, 1)), features], 1)
    weights = np.linalg.lstsq(a[rows], y[rows], rcond=None)[0]
    ours = least_squares(*(torch.from_numpy(each) for each in (features, y, rows)))
    np.testing.assert_allclose(ours, a @ weights, rtol=1e-6, atol=1e-6)


def test_least_squares_fits_several_targets_each_by_itself(data):
    targets = torch.stack([data.y, data.x[:, 0, 3]], 1)
    together = least_squares(composition(data.x), targets, data.train)
    for i, target in enumerate(targets.T):
        alone = least_squares(composition(data.x), target, data.train)
        torch.testing.assert_close(together[:, i], alone)


def test_the_floors_that_explain_the_plateau(data, flattened):
    triples = kmer_features(data.x)
    present = triples[:, [decode(kmers(3)).index(motif) for motif in MOTIFS]].amax(-1)
    features = {
        13.546: composition(data.x),
        13.089: data.x,
        0.989: triples.sum(-1),
        0: torch.cat([composition(data.x), present], 1),
    }
    floors = {name: least_squares(each, data.y, data.train) for name, each in features.items()}
    for floor, predicted in {**floors, 0.843: flattened}.items():
        error = predicted[data.validation] - data.y[data.validation]
        assert error.square().mean().item() == pytest.approx(floor, abs=0.0005)


def test_one_sequence_in_a_hundred_carries_three_quarters_of_the_error(data, flattened):
    error = (flattened - data.y).square()
    copies = torch.from_numpy(np.stack([occurrences(data.codes, motif) for motif in MOTIFS]))
    several = (copies > 1).any(0)
    assert several.double().mean().item() == pytest.approx(0.0101, abs=0.0001)
    assert (error[several].sum() / error.sum()).item() == pytest.approx(0.777, abs=0.0005)


# The networks


@pytest.mark.parametrize(
    ("build", "count"),
    [
        (LinearDNA, 33),
        (FlatDNA, 609),
        (MotifNet, 453),
        (MotifNet.by_hand, 33),
        (lambda: MotifNet(composition=False), 449),
    ],
)
def test_the_networks_have_the_parameters_that_the_page_counts(build, count, data):
    model = build()
    assert sum(each.numel() for each in model.parameters()) == count
    assert {each.dtype for each in model.state_dict().values()} == {torch.float64}
    assert model(data.x[:5]).shape == (5,)


def test_the_network_by_hand_is_exact_on_all_sequences(data):
    model = MotifNet.by_hand()
    assert not model.training
    assert torch.equal(predict(model, data.x), data.y)


@pytest.mark.parametrize("length", [3, 20, 50, 200])
def test_the_network_by_hand_is_exact_at_any_length(length):
    codes = random_sequences(500, length)
    np.testing.assert_allclose(
        predict(MotifNet.by_hand(), one_hot(codes)), score(codes), rtol=1e-13
    )


def test_filters_width_and_length_are_a_matter_of_choice():
    x = one_hot(random_sequences(5, 12))
    for model in (LinearDNA(12), FlatDNA(3, 12), MotifNet(3, 5)):
        assert model(x).shape == (5,)


@pytest.mark.parametrize("network", [LinearDNA, FlatDNA, MotifNet])
def test_a_seed_decides_the_start_and_no_global_generator_is_used(network):
    state = torch.get_rng_state()
    first, again, other = (network(seed=seed).linear.weight for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("pooling", ["max", "mean", "sum"])
@pytest.mark.parametrize("with_composition", [True, False])
def test_the_motif_network_computes_what_a_loop_computes(pooling, with_composition):
    model = MotifNet(5, pooling=pooling, composition=with_composition, seed=3)
    x = one_hot(random_sequences(4, 10))
    weight, bias = model.conv.weight.detach().numpy(), model.conv.bias.detach().numpy()
    for sequence, answer in zip(x.numpy(), model(x), strict=True):
        pooled = []
        for kernel, offset in zip(weight, bias, strict=True):
            sums = sum(by_hand(row, taps) for row, taps in zip(sequence, kernel, strict=True))
            pooled.append(getattr(np.maximum(sums + offset, 0), pooling)())
        if with_composition:
            pooled += sequence.mean(1).tolist()
        expected = model.linear.weight.detach().numpy()[0] @ pooled + model.linear.bias.item()
        assert answer.item() == pytest.approx(expected, rel=1e-12)


def test_flattening_gives_every_position_weights_of_its_own():
    moved = one_hot(["CCTATCCC", "CCCTATCC"])
    for model, same in ((FlatDNA(), False), (MotifNet(), True)):
        first, last = model(moved).tolist()
        assert (first == pytest.approx(last, abs=1e-9)) is same


@pytest.mark.parametrize("network", [LinearDNA, FlatDNA, MotifNet])
def test_standardised_models_answer_in_points(network, data):
    few, y = data.x[:300], data.y[:300]
    plain, scaled = network(seed=1), network(seed=1).standardise(y)
    z = (scaled(few) - y.mean()) / y.std()
    torch.testing.assert_close(z, plain(few), rtol=1e-12, atol=1e-12)
    assert {"mean", "sd"} <= scaled.state_dict().keys()
    assert not any(name in ("mean", "sd") for name, _ in scaled.named_parameters())


def test_a_standardised_target_is_the_same_as_standard_scores_to_adam(data):
    few = data.train[:512]
    x, y = data.x[few], data.y[few]
    points = MotifNet().standardise(y)
    scores = MotifNet()
    recipe = {"loss": mse_loss, "epochs": 3, "lr": 0.02}
    in_points = fit(points, x, y, **recipe)
    in_sd = fit(scores, x, (y - y.mean()) / y.std(), **recipe)
    expected = torch.tensor(in_sd.train_loss, dtype=torch.float64) * y.var()
    torch.testing.assert_close(
        torch.tensor(in_points.train_loss).double(), expected, rtol=1e-4, atol=0
    )


def test_the_fixed_architecture_solves_the_task_from_4096_sequences(data):
    few = data.train[:4096]
    model = MotifNet().standardise(data.y[few])
    fit(model, data.x[few], data.y[few], loss=mse_loss, lr=0.03, epochs=15)
    error = predict(model, data.x[data.test]) - data.y[data.test]
    assert error.square().mean() < 0.005
    longer = random_sequences(2000, 50)
    truth = torch.from_numpy(score(longer))
    left = (predict(model, one_hot(longer)) - truth).square().mean()
    assert 1 - left / truth.var() > 0.99


def test_the_recorded_flat_network_stands_at_its_floor(data, flattened):
    model, rows = FlatDNA.pretrained(), data.validation
    assert not model.training
    reached, floor = (
        mse_loss(predicted[rows], data.y[rows]).item()
        for predicted in (predict(model, data.x), flattened)
    )
    assert reached == pytest.approx(floor, abs=0.02)


@pytest.mark.parametrize("length", [8, 20, 50, 200])
def test_the_recorded_motif_network_scores_what_no_listing_has_shown_it(length):
    model, codes = MotifNet.pretrained(), random_sequences(2000, length, seed=999)
    truth = torch.from_numpy(score(codes))
    assert not model.training
    left = (predict(model, one_hot(codes)) - truth).square().mean()
    assert 1 - left / truth.var() > 0.99


# What they refuse

REFUSED = {
    "no sequences": (lambda: encode([]), ValueError, "sequences is empty: pass at least one"),
    "an empty sequence": (lambda: encode(""), ValueError, "sequence 0 is empty: pass at least"),
    "an empty sequence among others": (
        lambda: encode(["ACG", ""]),
        ValueError,
        "sequence 1 has 0 bases and sequence 0 has 3",
    ),
    "lengths that differ": (
        lambda: encode(["ACG", "ACG", "ACGTA"]),
        ValueError,
        "sequence 2 has 5 bases and sequence 0 has 3: pass sequences of one length",
    ),
    "a letter that is no base": (
        lambda: encode(["ACGT", "ACXT"]),
        ValueError,
        "'X' at index 2 of sequence 1, 'ACXT', is no base: pass A, C, G, T, or N",
    ),
    "RNA": (lambda: one_hot("ACU"), ValueError, "'U' at index 2 of sequence 0, 'ACU', is no base"),
    "a letter beyond ASCII": (lambda: encode("AÅC"), ValueError, "'Å' at index 1 of sequence 0"),
    "a question mark": (lambda: encode("AC?"), ValueError, r"'\?' at index 2 of sequence 0"),
    "a letter in a long sequence": (
        lambda: encode("A" * 500 + "-" + "C" * 500),
        ValueError,
        "'-' at index 500 of sequence 0, 'A{10}-C{10}', is no base",
    ),
    "a number for a sequence": (
        lambda: encode(["ACGT", 5]),
        TypeError,
        "sequence 1 is of type int: pass letters",
    ),
    "codes with fractions": (
        lambda: decode(np.zeros((2, 3))),
        TypeError,
        r"codes are float64: pass integers, such as encode\('ACGT'\)",
    ),
    "codes of one sequence alone": (
        lambda: one_hot(kmers(3)[5]),
        ValueError,
        r"codes have shape \(3,\): pass \(n, length\), such as codes\[:1\]",
    ),
    "no codes": (lambda: score(kmers(3)[:0]), ValueError, r"codes have shape \(0, 3\)"),
    "a code above 4": (lambda: decode(np.full((1, 2), 5)), ValueError, "codes hold 5: pass 0 to 3"),
    "a code below 0": (lambda: decode(np.full((1, 2), -1)), ValueError, "codes hold -1: pass 0 to"),
    "a tensor for sequences": (
        lambda: one_hot(torch.zeros(2, 3)),
        TypeError,
        "the sequences are a tensor: pass letters, or codes as kmers gives",
    ),
    "no bases": (lambda: kmers(0), ValueError, "k 0 is below 1"),
    "half a base": (lambda: kmers(2.5), TypeError, "k 2.5 is no integer"),
    "more than the memory holds": (
        lambda: kmers(13),
        ValueError,
        r"k 13 means 67,108,864 sequences, 832 MiB of codes: pass 12 or less, or take them in "
        r"blocks from stream_kmers\(13\)",
    ),
    "a billion bases": (lambda: kmers(10**9), ValueError, "k 1000000000 is above 31: more"),
    "more than can be counted": (lambda: stream_kmers(32), ValueError, "k 32 is above 31: more"),
    "an empty block": (lambda: stream_kmers(3, 0), ValueError, "block 0 is below 1"),
    "a motif with N": (
        lambda: occurrences("ACGT", "TNT"),
        ValueError,
        "motif 'TNT' holds N: pass letters of ACGT alone",
    ),
    "a motif that is longer": (
        lambda: occurrences("AC", "TAT"),
        ValueError,
        "motif 'TAT' has 3 bases and the sequences 2: pass a shorter motif",
    ),
    "a score for N": (
        lambda: score(["ACGT", "AANT"]),
        ValueError,
        "sequence 1 has N at index 2, which has no points: leave the sequence out",
    ),
    "a score for two bases": (lambda: score("AC"), ValueError, "motif 'TAT' has 3 bases and the"),
    "fractions that lose examples": (
        lambda: split(10, (0.5, 0.3)),
        ValueError,
        r"fractions \(0.5, 0.3\) sum to 0.8: pass positive ones that sum to 1",
    ),
    "too few to deal": (
        lambda: split(2, (0.5, 0.3, 0.2)),
        ValueError,
        r"n 2 is too small for the fractions \(0.5, 0.3, 0.2\): pass more",
    ),
    "a negative seed": (lambda: split(10, seed=-1), ValueError, "seed -1 is below 0"),
    "a score too few": (
        lambda: SequenceDataset(kmers(2), torch.zeros(15)),
        ValueError,
        "16 sequences and 15 scores: pass one score each",
    ),
    "positions before bases": (
        lambda: composition(torch.zeros(5, 8, 4)),
        ValueError,
        r"x has shape \(5, 8, 4\): pass \(n, 4, length\), such as one_hot",
    ),
    "k-mers longer than the sequences": (
        lambda: kmer_features(one_hot("AC"), 3),
        ValueError,
        "k 3 exceeds the length 2: pass a smaller k",
    ),
    "a target too few": (
        lambda: least_squares(torch.zeros(5, 2), torch.zeros(4), torch.arange(3)),
        ValueError,
        r"features \(5, 2\), y \(4,\), 3 rows: pass \(n, numbers\), \(n,\) and at least one row",
    ),
    "nothing to fit": (
        lambda: least_squares(torch.zeros(5, 2), torch.zeros(5), torch.arange(0)),
        ValueError,
        "0 rows: pass",
    ),
    "a target without spread": (
        lambda: LinearDNA().standardise(torch.ones(5)),
        ValueError,
        "y holds 1 different targets: pass two or more",
    ),
    "no filters": (lambda: MotifNet(0), ValueError, "filters 0 is below 1"),
    "no width": (lambda: MotifNet(3, 0), ValueError, "kernel_size 0 is below 1"),
    "an unknown pooling": (
        lambda: MotifNet(pooling="median"),
        ValueError,
        "pooling 'median' is unknown: pass 'max', 'mean' or 'sum'",
    ),
    "too short to convolve": (lambda: FlatDNA(length=2), ValueError, "length 2 is below 3"),
    "no positions": (lambda: LinearDNA(0), ValueError, "length 0 is below 1"),
    "an empty batch": (
        lambda: predict(FlatDNA(), one_hot("ACGTACGT"), 0),
        ValueError,
        "batch_size 0 is below 1",
    ),
    "nothing to predict": (
        lambda: predict(FlatDNA(), torch.zeros(0, 4, 8)),
        ValueError,
        r"x has shape \(0, 4, 8\): pass at least one input",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_everything_public_is_named():
    public = {
        name
        for name in vars(dna)
        if getattr(vars(dna)[name], "__module__", "") == "convbook.dna" and name[0] != "_"
    }
    assert public | {"BASES", "MOTIFS", "POINTS"} == set(dna.__all__)
