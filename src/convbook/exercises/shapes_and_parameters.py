"""Checks of the exercises of "Shapes and parameters"."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import SupportsFloat

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.nn.functional import conv2d

from convbook.exercises import Wrong, exercise
from convbook.shapes import conv_parameters, linear_parameters, output_size

__all__ = ["a", "b", "c", "d", "e", "f", "g"]

CHANNELS = (3, 32, 64, 128)
STACK = ((3, 1, 1), (2, 2, 0)) * 3


@exercise("""
# The shape that comes out of the Conv1d for one signal, as (channels, positions):
shape = ...
# The number of its parameters:
parameters = ...
# The number of parameters of the network of the next chapter:
network = ...
""")
def a(shape: Sequence[int], parameters: SupportsFloat, network: SupportsFloat) -> str:
    """Judge the shape and the parameters of one layer and of one network."""
    sizes = tuple(int(n) for n in shape)
    sizes = sizes[1:] if len(sizes) == 3 and sizes[0] == 1 else sizes  # a batch of one
    known_sizes: dict[tuple[int, ...], str] = {
        (41, 8): "Both numbers are right. In PyTorch, which one comes first?",
        (8, 40): "Count the first place of the filter, too.",
        (8, 50): "Nothing is padded, and the filter must lie inside the signal as a whole.",
        (1, 41): "The positions are right. How many filters has the layer?",
    }
    if sizes != (8, output_size(50, 10)):
        raise Wrong(known_sizes.get(sizes, "One channel per filter, and n - k + 1 positions."))
    hints_for_parameters = {
        80: "The weights are right. What does each filter learn besides?",
        81: "Each filter has a bias of its own.",
        11: "That is one filter. The layer has eight.",
        10: "That is one filter, without its bias. The layer has eight.",
        400: "A filter is shared by all positions: the length of the signal does not count.",
    }
    layer = conv_parameters(1, 8, 10)
    _compare(parameters, layer, hints_for_parameters, "Put its numbers into C_out (C_in k + 1).")
    hints_for_network = {
        808: "Count the biases, of the filters and of the outputs.",
        64: "That is the convolution alone.",
        754: "That is the dense layer alone.",
        1570: "The pooling comes before the dense layer: how many positions does it leave?",
        866: "Before the pooling there are fewer than 100 positions: what did the filter cost?",
        441: "The dense layer has two outputs, each with weights and a bias of its own.",
    }
    total = conv_parameters(1, 8, 7) + linear_parameters(8 * 47, 2)
    otherwise = "Which layers have parameters, and how many numbers does the dense layer read?"
    _compare(network, total, hints_for_network, otherwise)
    return "Nearly all parameters of the network are in its dense layer, one for each place."


@exercise("""
import numpy as np

rng = np.random.default_rng(0)
x, b = rng.normal(size=(3, 32, 32)), rng.normal(size=8)
w = rng.normal(size=(8, 3, 3, 3))

# Write your conv2d here, and put what it returns for x, w and b in the place of the dots:
y = ...
# The number of multiply-adds that this takes:
multiply_adds = ...
""")
def b(y: ArrayLike, multiply_adds: SupportsFloat) -> str:
    """Judge a convolution with channels, and what it costs."""
    given = np.asarray(y, dtype=float)
    given = given[0] if given.ndim == 4 and len(given) == 1 else given  # a batch of one
    rng = np.random.default_rng(0)
    image, bias = (torch.from_numpy(rng.normal(size=size)) for size in ((1, 3, 32, 32), 8))
    weight = torch.from_numpy(rng.normal(size=(8, 3, 3, 3)))
    hints = {
        (8, 3, 30, 30): "There is one map per filter: add up over the input channels.",
        (8, 32, 32): "Nothing is padded: 32 rows give fewer windows of three.",
        (30, 30, 8): "In PyTorch the channels come before rows and columns.",
        (30, 30): "That is one map. There are eight filters.",
        (3, 30, 30): "One map per filter is asked for, not one per input channel.",
    }
    if given.shape != (8, 30, 30):
        otherwise = f"Eight maps of 30 rows and 30 columns; yours have the shape {given.shape}."
        raise Wrong(hints.get(given.shape, otherwise))
    if _near(given, conv2d(image, weight)):
        raise Wrong("Each filter has a bias, and yours are not added.")
    if _near(given, conv2d(image, weight.flip(2, 3), bias)):
        raise Wrong("Your kernels are reversed. PyTorch's layer does not reverse them.")
    if not _near(given, conv2d(image, weight, bias)):
        raise Wrong("The shape is right, the values are not. Try a single window by hand.")
    hints_for_work = {
        7200: "That is the number of outputs. How many products does each take?",
        216: "That is the number of weights. How often is each of them used?",
        64800: "An output sees nine pixels of each of the three channels.",
        24300: "That is one filter. There are eight.",
        221184: "The windows lie inside the image: there are fewer than 32 in a row.",
        201600: "A bias is added, but it takes no product.",
    }
    otherwise = "Multiply the number of outputs by the number of weights of one filter."
    _compare(multiply_adds, 8 * 30 * 30 * 27, hints_for_work, otherwise)
    return "Each output takes 27 products, nine for each of the three channels."


@exercise("""
# The parameters of the three blocks, in order:
parameters = [..., ..., ...]
# The shape that comes out of each, as (channels, rows, columns):
shapes = [..., ..., ...]
# The parameters of the whole network, with its dense head:
dense_head = ...
# The same with global average pooling and one layer of 10 units in place of the head:
global_average = ...
# Those of the fully connected network:
fully_connected = ...
""")
def c(
    parameters: Sequence[SupportsFloat],
    shapes: Sequence[Sequence[int]],
    dense_head: SupportsFloat,
    global_average: SupportsFloat,
    fully_connected: SupportsFloat,
) -> str:
    """Judge the parameters of three blocks, and of three networks."""
    counts = [_number(n) for n in parameters]
    convolutions = [conv_parameters(i, o, (3, 3)) for i, o in pairwise(CHANNELS)]
    blocks = [n + 2 * o for n, o in zip(convolutions, CHANNELS[1:], strict=True)]
    if counts == convolutions:
        raise Wrong("These are the convolutions. Which other layer of a block learns something?")
    if counts == [n + o for n, o in zip(convolutions, CHANNELS[1:], strict=True)]:
        raise Wrong(
            "One number per channel is missing: has each filter its bias, and how many does "
            "batch normalisation learn?"
        )
    if counts == [12 * o for o in CHANNELS[1:]]:
        raise Wrong("A filter has nine weights for each channel that comes in.")
    if counts != blocks:
        raise Wrong("A block has a convolution and a batch normalisation. Count them one by one.")
    _judge_shapes([tuple(int(n) for n in shape) for shape in shapes])

    maps, last = sum(blocks), linear_parameters(128, 10)
    narrow = maps + linear_parameters(128, 128) + last
    hints = {
        maps: "These are the three blocks alone. The head has parameters, too.",
        maps + linear_parameters(2048, 128): "The last layer, of 10 units, is missing.",
        narrow: "Flatten keeps all numbers of the last maps: how many does the head read?",
    }
    otherwise = "Add the two layers of the head to the three blocks."
    _compare(dense_head, maps + linear_parameters(2048, 128) + last, hints, otherwise)
    hints = {
        maps: "These are the three blocks alone. What does the layer of 10 units add?",
        maps + linear_parameters(2048, 10): "How many numbers are left of each feature map?",
        narrow: "Only the layer of 10 units is left of the head.",
    }
    otherwise = "One mean per feature map goes into one layer of 10 units."
    _compare(global_average, maps + last, hints, otherwise)
    dense = [(3072, 512), (512, 256), (256, 128), (128, 10)]
    total = sum(linear_parameters(n, m) for n, m in dense)
    hints = {
        total - 2048 * 512: "The image has three channels, and each unit reads them all.",
        total - 512 - 256 - 128 - 10: "Each unit has a bias.",
    }
    otherwise = "Four layers of M (N + 1) parameters. The first reads the whole image."
    _compare(fully_connected, total, hints, otherwise)
    return "The head holds most of the network, and global average pooling does without it."


@exercise("""
layers = [(3, 1, 1), (2, 2, 0)] * 3  # (kernel_size, stride, padding), on 32 samples

# Behind each of the six layers, in order: the size,
sizes = ...
# how many inputs one output can see,
sees = ...
# and the jump:
jumps = ...
""")
def d(sizes: Iterable[int], sees: Iterable[int], jumps: Iterable[int]) -> str:
    """Judge the size, the view and the jump behind each layer of a stack."""
    names = ("sizes", "sees", "jumps")
    given = dict(zip(names, (list(map(int, each)) for each in (sizes, sees, jumps)), strict=True))
    for name, numbers in given.items():
        if len(numbers) == len(STACK) + 1:
            raise Wrong(f"{name} has seven numbers: leave out the input, before any layer.")
        if len(numbers) != len(STACK):
            raise Wrong(f"Six layers give six numbers; {name} has {len(numbers)}.")
    n, view, late, jump = 32, 1, 1, 1
    right: dict[str, list[int]] = {name: [] for name in names}
    with_late_jump = []
    for k, s, p in STACK:
        n = output_size(n, k, stride=s, padding=p)
        view += (k - 1) * jump
        jump *= s
        late += (k - 1) * jump
        with_late_jump.append(late)
        for name, number in zip(names, (n, view, jump), strict=True):
            right[name].append(number)
    plausible: dict[str, dict[tuple[int, ...], str]] = {
        "sizes": {(30, 15, 13, 6, 4, 2): "The convolutions pad by 1 on both sides."},
        "sees": {
            (3, 4, 6, 7, 9, 10): "Behind a pooling, a step to the next output is more than 1.",
            tuple(with_late_jump): "Take the jump of the layer below, before its own stride.",
            (3, 2, 3, 2, 3, 2): "That is what each layer sees of the one below. And of the input?",
        },
        "jumps": {
            (1, 2, 1, 2, 1, 2): "These are the strides. The jump counts steps of the input.",
            (1, 2, 3, 4, 5, 6): "Strides of one layer upon another do not add up.",
            (1, 2, 2, 4, 4, 6): "Strides of one layer upon another do not add up.",
        },
    }
    for name, numbers in given.items():
        if numbers != right[name]:
            place = next(i for i in range(len(STACK)) if numbers[i] != right[name][i])
            otherwise = f"Look at {name} behind layer {place} again, counting from 0."
            raise Wrong(plausible[name].get(tuple(numbers), otherwise))
    return "Each pooling doubles the jump, so that every later layer widens the view by more."


@exercise("""
# Those of the lengths 5, 6, 7, 8, 9, 10, 11 and 12 for which the floor drops nothing, as a list:
lengths = ...
""")
def e(lengths: Iterable[int]) -> str:
    """Judge for which lengths the last window ends where the padding ends."""
    if isinstance(lengths, str):
        raise Wrong("Give the lengths themselves, as a list of whole numbers.")
    given = {int(n) for n in lengths}
    if not given <= set(range(5, 13)):
        raise Wrong("Choose among the lengths 5 to 12.")
    if not given:
        raise Wrong("There are some. Draw 5 samples with the padding, and the windows.")
    right = {n for n in range(5, 13) if (n + 2 * 1 - 3) % 2 == 0}
    if given == set(range(5, 13)):
        raise Wrong("Draw 6 samples with the padding, and the windows: where does the last end?")
    if not given & right:
        raise Wrong("For these, a half is left before rounding down. Count the padding twice.")
    if given != right:
        n = min(given ^ right)
        raise Wrong(f"Look at length {n} again: is n + 2p - k a multiple of the stride?")
    return "For an odd length n - 1 is even, so steps of 2 end exactly at the end."


@exercise("""
# True where pooling first and ReLU first give the same for every input, else False:
same = {"max": ..., "average": ...}
# What comes first in the cheaper order of max pooling and ReLU, "pool" or "relu":
cheaper = ...
# Two neighbours for which average pooling by 2 and ReLU give another result in the other order:
pair = ...
""")
def f(same: Mapping[str, bool], cheaper: str, pair: Sequence[float]) -> str:
    """Judge which pooling can change places with ReLU."""
    for kind in ("max", "average"):
        if same[kind] not in (True, False):
            raise Wrong(f"Say True or False of {kind} pooling.")
    if not same["max"]:
        raise Wrong("If a is at least b, what is true of ReLU of a and ReLU of b?")
    if same["average"]:
        raise Wrong("Try average pooling on a positive and a negative number.")
    if cheaper not in ("pool", "relu"):
        raise Wrong('Say "pool" or "relu", whichever comes first.')
    if cheaper == "relu":
        raise Wrong("How many numbers does ReLU look at if it comes first? And if not?")
    numbers = np.asarray(pair, dtype=float)
    if numbers.shape != (2,):
        raise Wrong(f"Two numbers are asked for; you gave {numbers.size}.")
    if np.isclose(max(numbers.mean(), 0), np.maximum(numbers, 0).mean()):
        raise Wrong("For this pair both orders give the same. Which signs make a difference?")
    return "ReLU keeps the order of numbers, so it keeps the largest. It does not keep their mean."


@exercise("""
# A bias of 5 is added to all numbers of a channel. By how much does it change
change = {
    "the mean of the channel": ...,
    "its standard deviation": ...,
    "what batch normalisation returns": ...,
}
# The parameter of batch normalisation that does the work of the bias, "scale" or "offset":
instead = ...
""")
def g(change: Mapping[str, SupportsFloat], instead: str) -> str:
    """Judge what a bias changes in front of a batch normalisation."""
    mean, deviation, returned = (
        _number(change[what])
        for what in (
            "the mean of the channel",
            "its standard deviation",
            "what batch normalisation returns",
        )
    )
    if not np.isclose(mean, 5, atol=1e-3):
        raise Wrong("Every number of the channel is larger by 5. What does that do to their mean?")
    if not np.isclose(deviation, 0, atol=1e-3):
        raise Wrong("The standard deviation measures distances from the mean. Do they change?")
    if not np.isclose(returned, 0, atol=1e-3):
        raise Wrong("Batch normalisation subtracts the mean first. What of the 5 is left then?")
    if instead not in ("scale", "offset"):
        raise Wrong('Say "scale" or "offset".')
    if instead == "scale":
        raise Wrong("A scale multiplies. Which of the two adds a number, as a bias does?")
    return "The bias moves the mean only, and the mean is subtracted."


def _judge_shapes(shapes: list[tuple[int, ...]]) -> None:
    """Raise `Wrong` if these are not the shapes behind the three blocks."""
    right = [(32, 16, 16), (64, 8, 8), (128, 4, 4)]
    if shapes == [shape[1:] for shape in right]:
        raise Wrong("Rows and columns are right. Put the channels before them.")
    if shapes == [(*shape[1:], shape[0]) for shape in right]:
        raise Wrong("The numbers are right. Which axis comes first in PyTorch?")
    if shapes == [(shape[0], 32, 32) for shape in right]:
        raise Wrong("The convolutions keep the size. What ends each block?")
    if shapes != right:
        raise Wrong("In shapes, look at what padding by 1 keeps and what the pooling halves.")


def _compare(given: SupportsFloat, right: int, hints: Mapping[int, str], otherwise: str) -> None:
    """Raise `Wrong` for another number than the right one, with the hint that is known for it."""
    number = _number(given)
    if number != right:
        raise Wrong(hints.get(int(number), otherwise) if number.is_integer() else otherwise)


def _number(given: SupportsFloat) -> float:
    """Return a number that may come from PyTorch, with a gradient."""
    return float(given.detach() if isinstance(given, torch.Tensor) else given)


def _near(given: np.ndarray, maps: torch.Tensor) -> bool:
    """Whether these are the maps of the only image, in double or in single precision."""
    return bool(np.allclose(given, maps[0].numpy(), atol=1e-3))
