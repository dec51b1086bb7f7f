"""Chapter 5: a global maximum reads digits wherever they are, after seconds of training."""

import time
from functools import cache

from benchmarks.compare import Row
from convbook.digits import MaxDigits, accuracy_under_shifts, load_digits
from convbook.training import fit, one_cycle

SEEDS = range(5)
# That of snippets/images-and-receptive-fields/train_max.py, in twice the epochs at half the rate:
# here a seed decides the split as well, and some hold harder digits for the test than others.
RECIPE = {"epochs": 10, "batch_size": 16, "lr": 0.01, "schedule": one_cycle}


def accuracy_in_place() -> Row:
    """Return the worst test accuracy of all seeds on digits that were not moved, in percent."""
    worst = min(right[0] for _, right in _runs())
    return Row("digits, global maximum, worst of 5 seeds, %", 100 * worst, 97)


def accuracy_one_pixel_away() -> Row:
    """Return the worst test accuracy of all seeds on digits moved by one pixel, in percent."""
    worst = min(right[1] for _, right in _runs())
    return Row("the same, moved by one pixel, worst of 5 seeds, %", 100 * worst, 95)


def seconds() -> Row:
    """Return the longest training of all seeds, in seconds."""
    longest = max(seconds for seconds, _ in _runs())
    return Row("the same, longest training of 5 seeds, seconds", longest, 12, at_most=True)


@cache
def _runs() -> list[tuple[float, list[float]]]:
    """Return seconds of training and accuracies under shifts of 0 and 1 pixel, for each seed."""
    runs = []
    for seed in SEEDS:
        train, test = load_digits(margin=4).split((0.75, 0.25), seed=seed)
        model = MaxDigits(seed=seed)
        start = time.perf_counter()
        fit(model, train.x, train.y, seed=seed, **RECIPE)  # type: ignore[arg-type]
        elapsed = time.perf_counter() - start
        runs.append((elapsed, accuracy_under_shifts(model, test.x, test.y, (0, 1))))
    return runs


BENCHMARKS = [accuracy_in_place, accuracy_one_pixel_away, seconds]
