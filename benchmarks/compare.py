"""Compare the times of two computations that must give the same result."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Row:
    """One line of the table: how many times one computation was as fast as another.

    Attributes
    ----------
    what : str
        The two computations, in words.
    ratio : float
        What was measured.
    required : float
        What the ratio must reach, or, if `at_most`, must not exceed.
    at_most : bool
        Whether `required` is an upper limit.
    """

    what: str
    ratio: float
    required: float
    at_most: bool = False

    @property
    def ok(self) -> bool:
        """Whether the requirement holds."""
        return self.ratio <= self.required if self.at_most else self.ratio >= self.required

    def __str__(self) -> str:
        limit = f"{'at most' if self.at_most else 'at least'} {self.required:g}"
        return f"{self.what:<66} {self.ratio:>8.1f} {limit:>14}  {'yes' if self.ok else 'NO'}"


HEADER = f"{'what':<66} {'measured':>8} {'required':>14}  ok"


def time_ratio(
    numerator: Callable[[], NDArray[np.float64]],
    denominator: Callable[[], NDArray[np.float64]],
    *,
    rounds: int = 7,
    turns: int = 1,
) -> float:
    """Return the best time of `numerator` over the best time of `denominator`.

    The two take turns, so that a busy moment of the machine meets both. The best of all rounds is
    the time that other programs disturbed least. Their results must agree. Where the numerator is
    too slow for many rounds, the denominator takes several `turns` in each.
    """
    np.testing.assert_allclose(numerator(), denominator(), rtol=1e-10, atol=1e-10)
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for i, function in ((0, numerator), *[(1, denominator)] * turns):
            best[i] = min(best[i], _seconds(function))
    return best[0] / best[1]


def _seconds(function: Callable[[], NDArray[np.float64]], least: float = 0.02) -> float:
    """Return the seconds of one call, averaged over as many calls as fill `least` seconds."""
    calls, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < least:
        function()
        calls += 1
    return elapsed / calls
