"""Checks of the exercises of "Backpropagation by hand"."""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import ArrayLike

from convbook.backprop import NumpyCNN, conv1d_backward, log_loss
from convbook.exercises import Wrong, exercise
from convbook.spikes import make_spikes

__all__ = ["a", "b", "c", "d", "e", "f", "g"]

MAXIMA = {
    "max_pool1d(x, 4)": lambda x: torch.nn.functional.max_pool1d(x, 4),
    "x.max(2).values": lambda x: x.max(2).values,
    "x.amax(2)": lambda x: x.amax(2),
}
STARTS = {
    "both layers zero": {"conv.weight": 0.0, "linear.weight": 0.0},
    "conv zero": {"conv.weight": 0.0},
    "linear zero": {"linear.weight": 0.0},
    "all weights equal": {"conv.weight": 0.1, "linear.weight": 0.1},
}


@exercise("""
import numpy as np

x = np.array([1.0, 2, 3, 4, 5, 6, 7])
w, g = np.array([1.0, 0, -1]), np.array([1.0, 10, 100])
# What you make of g, so that both formulas for stride 1 hold again:
spread = ...
# The gradient of the seven samples, and that of the three weights:
dx = ...
dw = ...
""")
def a(spread: ArrayLike, dx: ArrayLike, dw: ArrayLike) -> str:
    """Judge the gradients of a convolution with stride 2."""
    x, w, g = np.arange(1.0, 8), np.array([1.0, 0, -1]), np.array([1.0, 10, 100])
    given = _numbers(spread)
    if given.size == 3:
        raise Wrong("With stride 1 there would be more than three windows. Which slopes have they?")
    if given.size == 7:
        raise Wrong("Count the windows of seven samples with stride 1: there are fewer than seven.")
    if given.size != 5 or not np.array_equal(given[::2], g):
        raise Wrong("With stride 1, windows 0, 2 and 4 are those that you have. Leave them theirs.")
    if given[1::2].any():
        raise Wrong("Two windows were not computed. How does the loss change with them?")
    right = conv1d_backward(x[None, None], w[None, None], g[None, None], stride=2)
    given, expected = _numbers(dx, 7, "dx"), right.x[0, 0]
    if np.allclose(given, np.convolve(_spread(g), w[::-1])):
        raise Wrong("Look at sample 6. It enters the last response only: with which weight?")
    if not np.allclose(given, expected):
        place = np.isclose(given, expected).argmin()
        raise Wrong(f"Look at sample {place} again: which windows hold it, and at which weight?")
    given, expected = _numbers(dw, 3, "dw"), right.weight[0, 0]
    if np.allclose(given, np.correlate(x[:5], g)):
        raise Wrong("dx is right. For dw, your windows begin side by side, as with stride 1.")
    if np.allclose(given, expected[::-1]):
        raise Wrong("dx is right. In dw you turned something round: for the weights, nothing is.")
    if not np.allclose(given, expected):
        raise Wrong("dx is right. For dw, slide what you made of g over x, and add up.")
    return "A window that was left out has the slope 0. With that, both formulas hold as they were."


def _spread(g: np.ndarray) -> np.ndarray:
    """Put a zero between the slopes."""
    spread = np.zeros(2 * g.size - 1)
    spread[::2] = g
    return spread


@exercise("""
import numpy as np

rng = np.random.default_rng(0)
x, w = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 2))
g = rng.normal(size=(2, 4, 7, 7))
# The axes of w along which it is flipped on the way to dx, such as (0, 3):
flipped = ...
# The two axes of w that change places:
swapped = ...
# What your conv2d_backward(x, w, g) gives for the images, the weights and the bias:
dx = ...
dw = ...
db = ...
""")
def b(
    flipped: Iterable[int], swapped: Iterable[int], dx: ArrayLike, dw: ArrayLike, db: ArrayLike
) -> str:
    """Judge the gradients of a convolution over images."""
    turned = {int(axis) % 4 for axis in flipped}
    if turned in ({2}, {3}):
        raise Wrong("Both axes of a kernel slide. So which of them does a pixel see in reverse?")
    if turned != {2, 3}:
        raise Wrong("The axes of w are filters, channels, rows, columns. Along which do you slide?")
    if {int(axis) % 4 for axis in swapped} != {0, 1}:
        raise Wrong("What came out now goes in. Which axes of w count what goes in and comes out?")
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 2))
    g = rng.normal(size=(2, 4, 7, 7))
    images, weights = (torch.tensor(each, requires_grad=True) for each in (x, w))
    torch.nn.functional.conv2d(images, weights).backward(torch.tensor(g))
    right = {"dx": images.grad, "dw": weights.grad, "db": torch.tensor(g.sum((0, 2, 3)))}
    for (name, expected), answer in zip(right.items(), (dx, dw, db), strict=True):
        given, wanted = _plain(answer), _plain(expected)
        if given.shape != wanted.shape:
            raise Wrong(f"{name} has the shape {wanted.shape}; yours has {given.shape}.")
        if np.allclose(given, wanted):
            continue
        if np.allclose(given * len(x), wanted) or np.allclose(given * g[:, 0].size, wanted):
            raise Wrong(f"Your {name} is a mean. The gradient of a batch adds up.")
        if name == "dw" and np.allclose(given, wanted[:, :, ::-1, ::-1]):
            raise Wrong("You turned the kernel for its own gradient, too. Is there a flip in dw?")
        for axes in ((), (2,), (3,)):
            if name == "dx" and np.allclose(given, _images(np.flip(w, axes), g)):
                raise Wrong(f"This is dx with w flipped along {axes}. You named other axes.")
        raise Wrong(f"Your {name} is not that of autograd. Call backward(torch.tensor(g)) there.")
    return "Half a turn for the images, none for the weights, and what came out goes in."


def _images(turned: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Slide a kernel that is turned already over slopes, as if that gave those of the images."""
    kernel = torch.tensor(np.flip(turned, (2, 3)).copy())
    return torch.nn.functional.conv_transpose2d(torch.tensor(g), kernel).numpy()


@exercise("""
import torch

x = torch.tensor([[[3.0, 1, 3, 2]]], requires_grad=True)
# The slopes of the samples 3, 1, 3, 2, four numbers for each way to take their maximum:
gradients = {
    "max_pool1d(x, 4)": ...,
    "x.max(2).values": ...,
    "x.amax(2)": ...,
}
# Does the choice matter behind a ReLU whose inputs were all negative? True or False:
matters = ...
""")
def c(gradients: dict[str, ArrayLike], matters: bool) -> str:
    """Judge who gets the gradient of a maximum at a tie."""
    for name, pool in MAXIMA.items():
        x = torch.tensor([[[3.0, 1, 3, 2]]], requires_grad=True)
        pool(x).sum().backward()  # type: ignore[no-untyped-call]
        right, given = _numbers(x.grad), _numbers(gradients[name], 4, name)
        if np.allclose(given, right):
            continue
        if np.allclose(given, [1, 0, 1, 0]):
            raise Wrong(f"In {name}, one slope of 1 came back, and you hand out two.")
        if np.allclose(given, 0.25):
            raise Wrong("So a mean would share. Which samples can raise the maximum?")
        if given[[1, 3]].any() or not np.isclose(given.sum(), 1):
            raise Wrong(f"In {name}, only the winners get something, and together they get 1.")
        if np.allclose(given, [0.5, 0, 0.5, 0]):
            raise Wrong(f"{name} does not share: it has to name one place.")
        if right.max() < 1:
            raise Wrong(f"{name} names no place, only a value. What is then fair to both winners?")
        raise Wrong(f"{name} names a single winner. In which order does it look at the samples?")
    if not isinstance(matters, bool):
        raise Wrong("The gradients are right. For the second question give True or False.")
    if matters:
        raise Wrong("Whoever wins passes its slope on to the ReLU. What does the ReLU do with it?")
    return "At a tie there is no slope, so each function had to choose, and they chose differently."


@exercise("""
# The two parts of the kernel 4, 1, 2, three numbers each:
even = ...
odd = ...
# Without the flip, what each part gives is multiplied by which number?
even_times = ...
odd_times = ...
# True for a kernel that hides the missing flip from every test, else False:
hides = {
    "1, 2, 1": ...,
    "1, 0, -1": ...,
    "0, 0, 5, 0, 0": ...,
    "1, 2, 2": ...,
}
""")
def d(
    even: ArrayLike, odd: ArrayLike, even_times: float, odd_times: float, hides: dict[str, bool]
) -> str:
    """Judge the two parts of a kernel, and what the missing flip does to them."""
    w = np.array([4.0, 1, 2])
    same, turned = _numbers(even, 3, "even"), _numbers(odd, 3, "odd")
    if np.allclose(same, w + w[::-1]) or np.allclose(turned, w - w[::-1]):
        raise Wrong("The parts must add up to 4, 1, 2. Yours add up to more: what is missing?")
    if np.allclose(same, -same[::-1]) and np.allclose(turned, turned[::-1]):
        raise Wrong("You have them the other way round: the even part is its own mirror image.")
    if not np.allclose(same, same[::-1]):
        raise Wrong("Read your even part from right to left. It must be the same.")
    if not np.allclose(turned, -turned[::-1]):
        raise Wrong("Read your odd part from right to left. It must be its own negative.")
    if not np.allclose(same + turned, w):
        raise Wrong("Both parts have the right symmetry. Added up, they must give 4, 1, 2.")
    if not np.isclose(float(even_times), 1):
        raise Wrong("Turn the even part round. What has changed?")
    if not np.isclose(float(odd_times), -1):
        raise Wrong("Turn the odd part round. By what must you multiply it to get that?")
    for kernel, said in hides.items():
        weights = np.array([float(weight) for weight in kernel.split(",")])
        if bool(said) != np.array_equal(weights, weights[::-1]):
            raise Wrong(f"Write {kernel} as even and odd. The error is in the odd part alone.")
    return "The missing flip turns the sign of the odd part. Where there is none, nothing shows."


@exercise("""
# Which parameters move in the course of the training? Lists of names out of
# "conv.weight", "conv.bias", "linear.weight" and "linear.bias" (both biases start at zero):
moved = {
    "both layers zero": ...,
    "conv zero": ...,
    "linear zero": ...,
    "all weights equal": ...,
}
# How many different filters do the four become that start with equal weights?
different = ...
""")
def e(moved: dict[str, Sequence[str]], different: int) -> str:
    """Judge what learns from starts at zero, or all equal."""
    names = set(NumpyCNN().parameters)
    for start, values in STARTS.items():
        if isinstance(moved[start], str):
            raise Wrong(f'Give a list for "{start}", also for a single name.')
        given, right = set(moved[start]), _moved(values, steps=3)
        if given - names:
            raise Wrong(f"{min(given - names)!r} is none of the four parameters.")
        if given == right:
            continue
        where = f'For "{start}"'
        if given == _moved(values, steps=1):
            raise Wrong(f"{where}, this is the first step. Which weights are then still zero?")
        if "linear.bias" not in given:
            raise Wrong(f"{where}: what is added to the score, whatever the layers see?")
        if "linear.weight" in given - right:
            raise Wrong(f"{where}: the slope of a dense weight is a multiple of what it sees.")
        if given - right:
            raise Wrong(f"{where}: what stands at the ReLU, and what does it let through?")
        raise Wrong(f"{where}, more of them move: follow the slope back from the score.")
    if int(different) == 4:
        raise Wrong("Two filters with equal weights see the same. How could their slopes differ?")
    if int(different) != 1:
        raise Wrong("What tells one of the four from another, at the start and in each step?")
    return "A slope passes through a product only if the other factor is not zero."


def _moved(values: dict[str, float], steps: int) -> set[str]:
    """Return the names of the parameters that a few steps change."""
    data, net = make_spikes(64, seed=0), NumpyCNN()
    for name, value in values.items():
        net.parameters[name][:] = value
    start = {name: weight.copy() for name, weight in net.parameters.items()}
    for _ in range(steps):
        net.step(data.x, data.y, lr=0.2)
    return {name for name, weight in net.parameters.items() if (weight != start[name]).any()}


@exercise("""
from convbook.backprop import NumpyCNN, log_loss
from convbook.spikes import make_spikes

data, net = make_spikes(64, seed=0), NumpyCNN()
_, grad = log_loss(net.forward(data.x), data.y)
x, z, a, strongest = net.seen
# The arrays that you keep from the way forward, besides the parameters: a list, such as [x, z]
kept = ...
# The gradient of the four filters of seven weights, computed from them and from grad:
dw = ...
""")
def f(kept: Sequence[ArrayLike], dw: ArrayLike) -> str:
    """Judge the gradient of the filters, and how much was kept for it."""
    data, net = make_spikes(64, seed=0), NumpyCNN()
    _, grad = log_loss(net.forward(data.x), data.y)
    right = net.backward(grad)["conv.weight"][:, 0]
    x, z, a, strongest = net.seen
    given = _plain(dw).squeeze()
    if given.shape != right.shape:
        raise Wrong(f"Four filters of seven weights have 28 slopes; yours have {given.shape}.")
    if np.allclose(given, right * len(x)) or np.allclose(given, right / len(x)):
        raise Wrong("The loss is a mean over the signals, and log_loss has divided by 64: once.")
    last = net.parameters["linear.weight"]
    if np.allclose(given * last.T, right):
        raise Wrong("On its way from the score to a filter, a slope passes a weight. Which one?")
    if np.allclose(given, -right):
        raise Wrong("This is the negative. The minus belongs into the step, not into the slope.")
    if not np.allclose(given, right):
        raise Wrong("Each signal gives each filter one window: the one under its strongest answer.")
    if not isinstance(kept, list | tuple):
        raise Wrong("dw is right. Give the arrays that you kept as a list.")
    size = sum(_plain(each).size for each in kept)
    if size > x.size + 2 * strongest.size:
        raise Wrong(f"dw is right. Of your {size:,} numbers, which ever meet a slope but 0?")
    starts = z.argmax(2)
    places = starts[:, :, None] + np.arange(7)
    if size < sum(np.unique(each).size for each in places):
        raise Wrong(f"dw is right. {size:,} numbers are fewer than the samples that go into it.")
    return f"You keep {size:,} of {x.size + z.size + a.size + strongest.size:,} numbers."


@exercise("""
# Which two trainings are missing? Two letters of this list, such as "AB":
# A  both with ten times as many steps
# B  one in which layer 1 gets no gradient at all
# C  both with a larger learning rate
# D  one with a single convolution
# E  all of them from other starts
# F  one in which layer 2 has no flip either
missing = ...
""")
def g(missing: Iterable[str]) -> str:
    """Judge which trainings an experiment lacks."""
    chosen = set("".join(missing).upper()) - set(" ,")
    hints = {
        "A": "Longer training does not tell what the gradient of layer 1 was needed for.",
        "C": "Another learning rate does not tell what the gradient of layer 1 was needed for.",
        "D": "With one convolution, no weight behind it needs the flip. That asks nothing.",
        "F": "Below layer 2 lies layer 1. Below layer 1 there is nothing that learns.",
    }
    if chosen - set("ABCDEF"):
        raise Wrong(f"{min(chosen - set('ABCDEF'))!r} is no letter of the list.")
    for letter in sorted(chosen & set(hints)):
        raise Wrong(hints[letter])
    if chosen == {"B"}:
        raise Wrong("One is right, and one is missing: what if this was luck?")
    if chosen == {"E"}:
        raise Wrong("One is right, and one is missing: must layer 1 learn at all, in this task?")
    if not chosen:
        raise Wrong("Give two letters.")
    return "A control says what the task needs, and other starts what is luck."


def _plain(answer: object) -> np.ndarray:
    """Return an answer as an array of numbers, also from a tensor that autograd watches."""
    return np.asarray(answer.detach() if isinstance(answer, torch.Tensor) else answer, dtype=float)


def _numbers(answer: object, count: int | None = None, name: str = "") -> np.ndarray:
    """Return an answer as a row of numbers, as many as were asked for."""
    given = _plain(answer).ravel()
    if count is not None and given.size != count:
        raise Wrong(f"{name} needs {count} numbers; you gave {given.size}.")
    return given
