"""Chapter 3: small batches and a global maximum beat fifty steps over all the data."""

import time
from functools import cache

import torch
from torch.nn.functional import cross_entropy

from benchmarks.compare import Row
from convbook.spikes import FlatCNN, SpikeCNN, Spikes, make_spikes
from convbook.training import accuracy, fit

SEEDS = range(10)
RECIPE = {"epochs": 10, "lr": 0.03}  # that of snippets/spike-detection/train.py
FULL_BATCH_STEPS = 50


def time_of_full_batches() -> Row:
    """Compare the times of the two recipes, on the same signals: 1,440, as the source has them."""
    times = [(book[0], source[0]) for book, source in _low_noise()]
    ratio = min(source for _, source in times) / min(book for book, _ in times)
    return Row("50 full-batch Adam steps / recipe of the book, noise 0.1", ratio, 1)


def accuracy_over_full_batches() -> Row:
    """Compare their accuracies, seed by seed, in points; the worst of all seeds counts."""
    worst = min(book[1] - source[1] for book, source in _low_noise())
    return Row("recipe of the book minus 50 full-batch steps, worst seed, points", 100 * worst, 0)


def accuracy_at_low_noise() -> Row:
    """Return the worst test accuracy of all seeds at noise 0.1, in percent."""
    worst = min(book[1] for book, _ in _low_noise())
    return Row("test accuracy at noise 0.1, worst of 10 seeds, %", 100 * worst, 98.5)


def accuracy_at_high_noise() -> Row:
    """Return the worst test accuracy of all seeds at noise 0.3, in percent."""
    reached = []
    for seed in SEEDS:
        test = make_spikes(10_000, seed=100 + seed)
        reached.append(_book(make_spikes(4000, seed=seed), test, seed)[1])
    return Row("test accuracy at noise 0.3, worst of 10 seeds, %", 100 * min(reached), 97)


@cache
def _low_noise() -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return seconds and test accuracy of the book and of the source, for each seed in turn."""
    runs = []
    for seed in SEEDS:
        train = make_spikes(1440, seed=seed, noise=0.1)
        test = make_spikes(4000, seed=100 + seed, noise=0.1)
        runs.append((_book(train, test, seed), _source(train, test, seed)))
    return runs


def _book(train: Spikes, test: Spikes, seed: int) -> tuple[float, float]:
    """Train as the chapter does: return the seconds and the test accuracy."""
    model = SpikeCNN(seed=seed)
    start = time.perf_counter()
    fit(model, train.x, train.y, seed=seed, **RECIPE)  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    return seconds, accuracy(model, test.x, test.y)


def _source(train: Spikes, test: Spikes, seed: int) -> tuple[float, float]:
    """Train as the source does, in its float32: return the seconds and the test accuracy."""
    model, x = FlatCNN(seed=seed).float(), train.x.float()
    start = time.perf_counter()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(FULL_BATCH_STEPS):
        optimiser.zero_grad()
        cross_entropy(model(x), train.y).backward()
        optimiser.step()
    seconds = time.perf_counter() - start
    return seconds, accuracy(model, test.x.float(), test.y)


BENCHMARKS = [
    time_of_full_batches,
    accuracy_over_full_batches,
    accuracy_at_low_noise,
    accuracy_at_high_noise,
]
