"""Checks of the exercises of "Convolution by hand"."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from convbook.exercises import Wrong, exercise

__all__ = ["a", "b", "c", "d", "e", "f"]

SIGNAL = (0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0)
SPIKE = (0.0, 0.3, 0.8, 1.0, 0.8, 0.3, 0.0)


@exercise("""
# The six responses of slide.py with the weights 1, 1, 1, in order:
responses = ...
""")
def a(responses: ArrayLike) -> str:
    """Judge the responses to three equal weights."""
    given = np.asarray(responses, dtype=float)
    if given.shape != (6,):
        raise Wrong(f"Eight samples under three weights give six numbers; you gave {given.size}.")
    sums = np.convolve(SIGNAL, np.ones(3), "valid")
    if np.allclose(given, sums / 3, atol=0.01):
        raise Wrong("These are averages. The weights are 1, not 1/3: what do they add up to?")
    right = np.isclose(given, sums, atol=0.01)
    if not right.all():
        raise Wrong(f"Look at window {right.argmin()} again: which samples lie under the weights?")
    return "Each response is the sum of three neighbours, three times their average."


@exercise("""
# The numbers of windows under 3, 8 and 9 weights:
windows = ...
""")
def b(windows: Sequence[int]) -> str:
    """Judge how many windows a signal of eight samples has."""
    three, eight, nine = windows
    if nine == 1 or eight == 0:
        raise Wrong("Eight weights cover eight samples exactly. That is one place. And nine?")
    if three == 8:
        raise Wrong("The filter must lie inside the signal as a whole. Where can it not begin?")
    if three == 5:
        raise Wrong("Count the first place too: the filter can begin at samples 0, 1, 2 and on.")
    if (three, eight, nine) != (6, 1, 0):
        raise Wrong("Put the three lengths into L - k + 1, one after the other.")
    return "Each weight more costs one window, until none is left."


@exercise("""
import numpy as np

# The image of edges.py, turned upside down:
image = ...
# What the filter of edges.py answers to it, as an array of 6 rows and 6 columns:
answer = ...
""")
def c(image: ArrayLike, answer: ArrayLike) -> str:
    """Judge the image that is bright below, and what the filter answers."""
    pixels, given = np.asarray(image, dtype=float), np.asarray(answer, dtype=float)
    if pixels.shape != (8, 8):
        raise Wrong(f"The image of edges.py has 8 rows of 8 pixels; yours has {pixels.shape}.")
    if pixels[0].any():
        raise Wrong("Your image is still bright above. Which four rows get the ones?")
    expected = np.zeros((6, 6))
    expected[2:4] = 3
    if np.array_equal(given, -expected):
        raise Wrong("The rows are right. Does this image get brighter or darker on the way down?")
    if not np.array_equal(given, expected):
        raise Wrong("Only windows that see the edge answer. Give conv2d(image, downwards).")
    return "The edge is where it was, and the sign says that it now gets brighter downwards."


@exercise("""
# Three weights that answer 0 to every straight ramp:
weights = ...
# What they answer to the squares 0, 1, 4, 9 and so on (one number, it is the same everywhere):
bend = ...
""")
def d(weights: Sequence[float], bend: float) -> str:
    """Judge a filter that sees no ramp."""
    w = np.asarray(weights, dtype=float)
    if w.shape != (3,):
        raise Wrong(f"Three weights are asked for; you gave {w.size}.")
    if not w.any():
        raise Wrong("All weights are zero: this filter sees nothing at all.")
    if not np.isclose(w.sum(), 0):
        raise Wrong("To a constant, which is a ramp too, this answers the sum of its weights.")
    if not np.isclose(w[0], w[2]):
        raise Wrong("A constant gives 0, and the ramp 0, 1, 2 does not. Which weights decide it?")
    if not np.isclose(bend, w @ np.array([0.0, 1.0, 4.0])):
        raise Wrong("The weights are right. Now slide them over 0, 1, 4, 9: what comes out?")
    return "It is the second difference, up to a factor: it sees how much a signal bends."


@exercise("""
# True where convolution and cross-correlation agree on every input, else False:
agrees = {
    "the Laplacian": ...,
    "-1, 0, 1": ...,
    "1, 1, 1": ...,
    "1, 2, 3": ...,
}
""")
def e(agrees: dict[str, bool]) -> str:
    """Judge for which kernels the reversal does not matter."""
    right = {"the Laplacian": True, "-1, 0, 1": False, "1, 1, 1": True, "1, 2, 3": False}
    for kernel, said in agrees.items():
        if bool(said) != right[kernel]:
            raise Wrong(f"Reverse {kernel} along all its axes. Is it the same kernel as before?")
    return "Kernels that are their own reversal agree, and no others."


@exercise("""
import numpy as np

spike = np.array([0.0, 0.3, 0.8, 1.0, 0.8, 0.3, 0.0])
# The filter of norm one that answers the spike with most, as seven weights:
weights = ...
# Its response to the clean spike:
response = ...
""")
def f(weights: Iterable[float], response: float) -> str:
    """Judge the best filter of norm one, and what it answers."""
    w, spike = np.asarray(weights, dtype=float), np.asarray(SPIKE)
    if w.shape != spike.shape:
        raise Wrong(f"The spike has seven samples, and so has the filter; you gave {w.size}.")
    if np.allclose(w, spike):
        raise Wrong("The shape is right. Its norm is not one: what must you divide it by?")
    norm = float(np.linalg.norm(w))
    if not np.isclose(norm, 1):
        raise Wrong(f"This filter has the norm {norm:.3g}. Only those of norm one are compared.")
    if not np.allclose(w, spike / np.linalg.norm(spike)):
        raise Wrong(
            f"It answers {w @ spike:.3g}. Another one answers more: when are both sides equal?"
        )
    if np.isclose(response, spike @ spike, atol=0.01):
        raise Wrong("That is the response of the spike itself, whose norm is not one.")
    if not np.isclose(response, w @ spike, atol=0.01):
        raise Wrong("The filter is right. Multiply it with the spike, and add up.")
    return "The largest response is the norm of the spike, and its square is the 2.46 of the page."
