"""Compare `convbook.genomics` with the obvious loops, and its networks with older methods.

The last rows hold what the chapter says of its networks, over several splits of the sites.
"""

import gzip
import time
from functools import cache, partial

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch.nn.functional import binary_cross_entropy_with_logits

from benchmarks.compare import Row, time_ratio
from convbook.dna import one_hot, reverse_complement
from convbook.genomics import (
    OriginNet,
    SiteNet,
    ars1_task,
    auc,
    background,
    bootstrap,
    data_file,
    families,
    load_ars1,
    load_crp_sites,
    merge_reverse_complements,
    pwm,
    read_counts,
    scan,
    site_task,
)
from convbook.training import fit, one_cycle, predict

Array = NDArray[np.float64]
SPLITS = range(10)
CODE_OF = {letter: code for code, letter in enumerate("ACGT")}


# Reading


def reading_time() -> Row:
    """Return the seconds in which all variants of ARS1 are read and encoded: the best of three."""
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        load_ars1()
        seconds.append(time.perf_counter() - start)
    return Row("603,569 variants of ARS1, read and encoded, s", min(seconds), 5, at_most=True)


def reading() -> Row:
    """Compare a loop over lines and letters with `read_counts`, for the first 20,000 rows."""
    path = data_file("ars_sequences.txt.gz")

    def loop() -> Array:
        rows = []
        with gzip.open(path, "rt") as file:
            for line in file:
                if line.startswith("#") or line.startswith("library"):
                    continue
                library, selected, sequence = line.split()
                codes = [CODE_OF[letter] for letter in sequence]
                rows.append([int(library), int(selected), *codes])
                if len(rows) == 20_000:
                    break
        return np.array(rows, dtype=float)

    def at_once() -> Array:
        table = read_counts(path, 20_000)
        return np.concatenate([table.counts, table.codes], 1).astype(float)

    ratio = time_ratio(loop, at_once, rounds=2, turns=3)
    return Row("20,000 variants: line by line / read_counts", ratio, 4)


# Scores


def scanning() -> Row:
    """Compare a loop over windows and strands with `scan`."""
    sites, _ = load_crp_sites()
    codes, matrix = background(100, 100, seed=0), pwm(sites)
    table, places = matrix.numpy(), np.arange(26)

    def loop() -> Array:
        best = []
        for sequence in codes:
            strands = sequence, reverse_complement(sequence[None])[0]
            best.append(max(table[s[i : i + 26], places].sum() for s in strands for i in range(75)))
        return np.array(best)

    ratio = time_ratio(loop, lambda: scan(matrix, one_hot(codes)).numpy(), rounds=3, turns=5)
    return Row("100 sequences of 100 bp: window by window / scan", ratio, 10)


def resampling() -> Row:
    """Compare the AUC of each resample by scikit-learn with `bootstrap`."""
    generator = np.random.default_rng(0)
    labels = np.arange(2000) % 2
    scores = labels + generator.normal(size=2000)

    def loop() -> Array:
        drawn = np.random.default_rng(0)
        areas = []
        for _ in range(200):
            members = [drawn.choice(np.flatnonzero(labels == each), 1000) for each in (0, 1)]
            rows = np.concatenate(members)
            areas.append(roc_auc_score(labels[rows], scores[rows]))
        return np.quantile(areas, [0.025, 0.975])

    def at_once() -> Array:
        return np.array(bootstrap(scores, labels, resamples=200))

    # Other resamples, so that the intervals agree to a few thousandths.
    np.testing.assert_allclose(loop(), at_once(), atol=0.01)
    ratio = time_ratio(lambda: loop()[:0], lambda: at_once()[:0], rounds=2, turns=5)
    return Row("interval of an AUC, 200 resamples: scikit-learn / bootstrap", ratio, 5)


# Networks


@cache
def _crp() -> Array:
    """Return, per split: the AUC of matrix and network, and the seconds of the training."""
    sites = merge_reverse_complements(load_crp_sites()[0])
    family = families(sites, shift=2)
    rows = []
    for seed in SPLITS:
        drawn = np.random.default_rng(seed).permutation(np.unique(family))
        test = np.isin(family, drawn[: len(drawn) // 5])
        x, y = site_task(sites[~test], 2000, seed=2 * seed + 1)
        x_test, y_test = site_task(sites[test], 1000, seed=2 * seed + 2)
        model, start = SiteNet(seed=seed), time.process_time()
        fit(
            model,
            x,
            y,
            loss=binary_cross_entropy_with_logits,
            optimiser=partial(torch.optim.AdamW, weight_decay=1.0),
            lr=0.02,
            schedule=one_cycle,
            epochs=5,
            seed=seed,
        )
        seconds = time.process_time() - start
        matrix = auc(scan(pwm(sites[~test]), x_test), y_test)
        rows.append((matrix, auc(predict(model, x_test), y_test), seconds))
    return np.array(rows)


def site_time() -> Row:
    """Return the seconds of the slowest of the trainings."""
    return Row("a SiteNet, slowest of 10 splits, s", _crp()[:, 2].max(), 5, at_most=True)


def site_matrix() -> Row:
    """Return how good the matrix is on average: what the network is measured against."""
    return Row("CRP, weight matrix: mean AUC of 10 splits, %", 100 * _crp()[:, 0].mean(), 91)


def site_network() -> Row:
    """Return how good the network is on average."""
    return Row("CRP, SiteNet: mean AUC of 10 splits, %", 100 * _crp()[:, 1].mean(), 91)


@cache
def _ars1() -> Array:
    """Return, per start: the AUC of counting and of the network on the same test variants."""
    codes, y, test_codes, test_y = ars1_task(10_000)
    x, x_test = one_hot(codes), one_hot(test_codes)
    table = pwm(codes[:10_000]) - pwm(codes[10_000:])
    counted = auc((x_test * table).sum((1, 2)), test_y)
    rows = []
    for seed in range(3):
        model = OriginNet(seed=seed)
        fit(
            model,
            x,
            y,
            loss=binary_cross_entropy_with_logits,
            optimiser=partial(torch.optim.AdamW, weight_decay=0.1),
            lr=0.01,
            schedule=one_cycle,
            epochs=3,
            seed=seed,
        )
        rows.append((counted, auc(predict(model, x_test), test_y)))
    return np.array(rows)


def origin_table() -> Row:
    """Return how good counting is: what the network is measured against."""
    return Row("ARS1, table by counting: AUC, %", 100 * _ars1()[:, 0].mean(), 88)


def origin_network() -> Row:
    """Return how good the network is in the worst case."""
    return Row("ARS1, OriginNet: AUC, worst of 3 starts, %", 100 * _ars1()[:, 1].min(), 88)


BENCHMARKS = [
    reading_time,
    reading,
    scanning,
    resampling,
    site_time,
    site_matrix,
    site_network,
    origin_table,
    origin_network,
]
