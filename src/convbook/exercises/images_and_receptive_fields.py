"""Checks of the exercises of "Images and receptive fields"."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import ArrayLike

from convbook.digits import load_digits
from convbook.exercises import Wrong, exercise
from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, Pool

__all__ = ["a", "b", "c", "d", "e", "f", "g"]

PIXELS = 224
PARTS = 13


def _word(answer: object, *known: str) -> str:
    """Return an answer that is to be one of a few words, in lower case."""
    word = str(answer).strip().lower()
    if word not in known:
        raise Wrong(f"{answer!r} is none of the words asked for: " + ", ".join(known) + ".")
    return word


def _third_version(layers: Sequence[tuple[int, int]]) -> int:
    """Return what the wrong calculation says of (kernel_size, stride) of each layer."""
    size, jump = 1, 1
    for kernel_size, stride in layers:
        jump *= stride
        size += (kernel_size - 1) * jump
    return size


@exercise("""
# What the third version says for one layer of 3 with stride 2:
says = ...
# A stack for which it is right, as a list of (kernel_size, stride):
stack = ...
# The number that the version takes with a wrong value elsewhere, and with the right one there,
# "size", "jump" or "start":
hidden = ...
""")
def a(says: int, stack: Sequence[tuple[int, int]], hidden: str) -> str:
    """Judge what the third bug says, and where it hides."""
    if says == 3:
        raise Wrong("That is the truth. Do what the version does: first the jump, then the size.")
    if says == 4:
        raise Wrong("Begin with a size of 1: a pixel sees itself.")
    if says != _third_version([(3, 2)]):
        raise Wrong("Begin with size 1 and jump 1. Multiply the jump by 2, then add 2 jumps.")
    if not stack or any(len(layer) != 2 for layer in stack):
        raise Wrong("A stack is a list of pairs, one for each layer, such as [(3, 2), (3, 1)].")
    wrong = _third_version(stack)
    size = receptive_field([Conv(1, 1, kernel, stride=stride) for kernel, stride in stack]).size[0]
    if wrong != size:
        raise Wrong(f"For your stack it says {wrong}, and the outputs see {size}. Why is it off?")
    if all(kernel == 1 for kernel, _ in stack):
        raise Wrong("It is right where nothing is added. Find a stack that sees more than a pixel.")
    if _word(hidden, "size", "jump", "start") != "jump":
        raise Wrong("The bug is in the order of two lines. Which number does the first change?")
    return "Where no wide layer changes the jump, it does not matter when you change it."


@exercise("""
layers = [(3, 1, 1), (2, 2, 0)] * 3  # (kernel_size, stride, padding), on 64 pixels
# After each of the six layers: size of the map, what an output sees, jump, start,
# as six rows of four numbers:
rows = ...
""")
def b(rows: ArrayLike) -> str:
    """Judge the four numbers after each layer."""
    given = np.asarray(rows, dtype=float)
    if given.shape == (7, 4) and (given[0] == [64, 1, 1, 0]).all():
        given = given[1:]  # with a row for the input
    if given.shape != (6, 4):
        raise Wrong(f"Six rows of four numbers are asked for; yours are {given.shape}.")
    stack = [Conv(1, 1, 3, padding=1), Pool(2)] * 3
    known = [receptive_field(stack[: i + 1]) for i in range(6)]
    maps = [64, 32, 32, 16, 16, 8]
    right = np.array(
        [(n, f.size[0], f.jump[0], f.start[0]) for n, f in zip(maps, known, strict=True)]
    )
    if np.array_equal(given[:, 0], [62, 31, 29, 14, 12, 6]):
        raise Wrong("The maps of a network without padding have these sizes.")
    if np.array_equal(given[:, 1], [3, 3, 7, 7, 15, 15]):
        raise Wrong("A pooling has a kernel, too: it widens what an output sees.")
    if np.array_equal(given[:, 1], [3, 5, 9, 13, 21, 29]):
        raise Wrong("Your jump grows too early: a layer reads the outputs of the one before it.")
    if np.array_equal(given[:, 1], [3, 5, 7, 9, 11, 13]):
        raise Wrong("You widen by the layer's own stride. It steps in jumps of all before it.")
    if np.array_equal(given[:, 3], -right[:, 3]):
        raise Wrong("Padding lies before pixel 0. On which side of 0 does output 0 begin to see?")
    if not given[:, 3].any():
        raise Wrong("The start is not 0: output 0 begins in the padding.")
    for i, name in enumerate(("size of the map", "size of the field", "jump", "start")):
        off = given[:, i] != right[:, i]
        if off.any():
            raise Wrong(f"Look at the {name} after layer {off.argmax()}, counted from 0.")
    return "Eight outputs are left. Each sees 22 pixels, 8 further on than its neighbour."


def _sees(convolutions: int, every: int | None) -> int:
    """Return what convolutions of 3 see, pooled by 2 after every so many."""
    layers: list[Conv | Pool] = []
    for i in range(convolutions):
        if every and i and i % every == 0:
            layers.append(Pool(2))
        layers.append(Conv(1, 1, 3))
    return int(receptive_field(layers).size[0])


@exercise("""
# Convolutions of 3×3 until an output can see 224 pixels along an axis:
plain = ...
# The same, with a pooling by 2 after every second convolution:
pooled = ...
""")
def c(plain: int, pooled: int) -> str:
    """Judge how many layers see the whole image."""
    if plain == 56:
        raise Wrong("A layer of 3 adds one pixel on each side, two in all, and not four.")
    if pooled in (17, 18):
        raise Wrong("Count the convolutions only, not the poolings.")
    for said, every, name in ((plain, None, "without pooling"), (pooled, 2, "with pooling")):
        if said != int(said) or not 1 <= said <= 300:
            raise Wrong(f"{said} cannot be the number of layers {name}.")
        n = int(said)
        if _sees(n, every) < PIXELS:
            raise Wrong(f"{n} layers {name} see {_sees(n, every):,} pixels.")
        if _sees(n - 1, every) >= PIXELS:
            raise Wrong(f"That is enough {name}, and more than it takes. Would one less do?")
    return "Each pooling doubles the steps of all layers after it, so the field grows far faster."


@exercise("""
# Two convolutions of 3×3 with stride 2 and padding 1. The size of what an output sees:
size = ...
# the jump from one output to the next:
jump = ...
# and the pixel on which output 0 is centred:
centre = ...
# True where one layer with a padding of kernel // 2 centres output 0 on pixel 0, else False:
on_pixel_0 = {
    "kernel 3, stride 2": ...,
    "kernel 7, stride 4": ...,
    "kernel 2, stride 2": ...,
    "kernel 3, dilation 2": ...,
}
""")
def d(size: int, jump: int, centre: float, on_pixel_0: dict[str, bool]) -> str:
    """Judge two layers with stride, and where padding centres."""
    field = receptive_field([Conv(1, 1, 3, stride=2, padding=1)] * 2)
    if size == 5:
        raise Wrong("So much two layers see without stride. The second steps in jumps of 2.")
    if size == 9:
        raise Wrong("You widen by the layer's own stride. What was the jump before layer 0?")
    if size == 13:
        raise Wrong("Your jump grows too early: a layer's stride counts for those after it.")
    if size != field.size[0]:
        raise Wrong("Layer 0 sees 3 pixels, and its outputs lie 2 apart. What do 3 of them see?")
    if jump == 2:
        raise Wrong("That is the jump after one layer. The second has a stride, too.")
    if jump != field.jump[0]:
        raise Wrong("The jump is multiplied by each stride.")
    if centre == field.start[0]:
        raise Wrong("There output 0 begins to see. The centre is the middle of what it sees.")
    if centre != field.centre[0]:
        raise Wrong("It begins at the start and sees that many pixels. Which is in the middle?")
    layers = (
        Conv(1, 1, 3, stride=2, padding=1),
        Conv(1, 1, 7, stride=4, padding=3),
        Conv(1, 1, 2, stride=2, padding=1),
        Conv(1, 1, 3, dilation=2, padding=1),
    )
    for (name, said), layer in zip(on_pixel_0.items(), layers, strict=True):
        if bool(said) != (receptive_field([layer]).centre[0] == 0):
            raise Wrong(f"Write down the pixels that output 0 sees for {name}. What is the middle?")
    return "Odd kernels without dilation stay centred at any stride. Others move by half a step."


@exercise("""
# The accuracy of the perceptron on centred digits that were shifted by 0, 1, 2, 3, 4 pixels:
accuracies = ...
# True where centring by ink would fail, else False:
fails = {
    "a shift towards a corner of the sheet, with all ink on it": ...,
    "a speck of dirt in a corner": ...,
    "an image twice as bright": ...,
    "a second digit beside the first": ...,
}
""")
def e(accuracies: Sequence[float], fails: dict[str, bool]) -> str:
    """Judge what registration does to shifts, and when it fails."""
    given = np.asarray(accuracies, dtype=float)
    if given.shape != (5,):
        raise Wrong(f"Five shifts have five accuracies; you gave {given.size}.")
    if given.max() > 1 or given.min() < 0:
        raise Wrong("An accuracy is a share, from 0 to 1.")
    if np.ptp(given) > 0.005:
        raise Wrong("They differ. Are the digits centred after they are shifted, in testing too?")
    if given[0] < 0.8:
        raise Wrong("So few? Is the perceptron trained on centred digits?")
    if given[0] > 0.985:
        raise Wrong("That is more than it reaches on new digits. Are these the test digits?")
    right = (False, True, False, True)
    for (name, said), does in zip(fails.items(), right, strict=True):
        if bool(said) != does:
            raise Wrong(f"Think of {name}: does half of all ink mark the same point of the digit?")
    return "A moved digit is moved back, and all ink counts, whatever it belongs to."


@exercise("""
# If the order means nothing, how often the nearest image stands in the same of 13 parts:
expected = ...
# How often it does, with the parts as they stand in the file:
measured = ...
# The split that makes more errors, "shuffled" or "as they stand":
more_errors = ...
""")
def f(expected: float, measured: float, more_errors: str) -> str:
    """Judge what the order of the file gives away."""
    if np.isclose(expected, 12 / 13, atol=0.01):
        raise Wrong("So often it would stand in one of the others.")
    if np.isclose(expected, 0.1, atol=0.005):
        raise Wrong("There are ten digits. How many parts are there?")
    if not np.isclose(expected, 1 / PARTS, atol=0.005):
        raise Wrong("Deal 13 equal parts blindly. How often do two images get into the same?")
    x = load_digits().x.flatten(1)
    part = torch.empty(len(x), dtype=torch.int64)
    for i, members in enumerate(torch.arange(len(x)).tensor_split(PARTS)):
        part[members] = i
    nearest = torch.cdist(x, x).fill_diagonal_(torch.inf).argmin(1)
    same = (part[nearest] == part).double().mean().item()
    if measured > 0.95:
        raise Wrong("Is the nearest image to each the image itself? Take the second nearest.")
    if np.isclose(measured, 1 / PARTS, atol=0.03):
        raise Wrong("That is what shuffled parts give. Leave them in the order of the file.")
    if not np.isclose(measured, same, atol=0.01):
        raise Wrong("Take the nearest among all images, and count those of the same part.")
    if _word(more_errors, "shuffled", "as they stand") == "shuffled":
        raise Wrong("In which split does a digit lose those that look most like it?")
    return "Images that are alike stand together: a shuffled split has one hand on both sides."


@exercise("""
# The accuracy of the network with the mean, on test digits as in training:
still = ...
# shifted by 1 pixel:
shifted = ...
# with 4 pixels more paper on each side:
more_paper = ...
# The network with the maximum, given more paper, stays "the same" or "falls":
maximum = ...
""")
def g(still: float, shifted: float, more_paper: float, maximum: str) -> str:
    """Judge what a mean over all places does with shifts and with paper."""
    if max(still, shifted, more_paper) > 1 or min(still, shifted, more_paper) < 0:
        raise Wrong("An accuracy is a share, from 0 to 1.")
    if still < 0.3:
        raise Wrong("It has hardly learned. A mean learns slowly: try more epochs, or a larger lr.")
    if shifted < still - 0.2:
        raise Wrong("Did a shift push ink off the sheet? Load the digits with a margin.")
    if more_paper > still - 0.05:
        raise Wrong("So a maximum behaves. By how many places does your network divide?")
    if more_paper > shifted:
        raise Wrong("Which of the two changes the number of places? Check the order.")
    if _word(maximum, "the same", "falls") == "falls":
        raise Wrong("Nothing on the new paper responds more strongly than the digit did.")
    return "A mean divides by all places, those with nothing on them too. A maximum does not."
