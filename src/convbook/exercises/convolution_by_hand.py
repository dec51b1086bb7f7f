"""Checks of the exercises of "Convolution by hand"."""

from collections.abc import Sequence

import numpy as np

from convbook.exercises import Wrong, exercise

__all__ = ["a"]


@exercise("""
# The six responses of slide.py with the weights 1, 1, 1, in order:
responses = ...
""")
def a(responses: Sequence[float]) -> str:
    """Judge the responses to three equal weights."""
    given = np.asarray(responses, dtype=float)
    if given.shape != (6,):
        raise Wrong(
            f"Eight samples under three weights give six windows, and you have {given.size}."
        )
    sums = np.convolve([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0], np.ones(3), "valid")
    if np.allclose(given, sums / 3, atol=0.01):
        raise Wrong("These are averages. The weights are 1, not 1/3: what do they add up?")
    if not np.allclose(given, sums, atol=0.01):
        first = int(np.argmax(~np.isclose(given, sums, atol=0.01)))
        raise Wrong(f"Look again at window {first}: which three samples lie under the weights?")
    return "Each response is the sum of three neighbours, three times their average."
