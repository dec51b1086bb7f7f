"""Receptive fields: which pixels one output of a network sees, and how much each of them counts.

`receptive_field` computes what an output can see, by arithmetic on the layers. `measure` finds the
same by gradients, and `effective_field` how strongly an output answers to each pixel.
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from convbook.checks import check_integer
from convbook.shapes import (
    Activation,
    AdaptivePool,
    BatchNorm,
    Conv,
    Flatten,
    Layer,
    Linear,
    Pool,
    _described,
    _per_axis,
    _walk,
)

__all__ = [
    "FieldRow",
    "ReceptiveField",
    "Window",
    "effective_field",
    "extent",
    "measure",
    "receptive_field",
    "spread",
    "step",
]

PerAxis: TypeAlias = tuple[int, ...]
Bounds: TypeAlias = tuple[tuple[int, int], ...]

LONG = (
    10**9
)  # an axis so long that any window fits: what a layer does at its ends is not asked here

SEES_ALL: dict[type[Layer], str] = {
    AdaptivePool: "it fits its windows to its input, so that no size and jump hold for all inputs",
    Flatten: "after it there are no places, and each output of a dense layer sees the whole input",
    Linear: "it mixes all places, so that each of its outputs sees the whole input",
}


# --8<-- [start:step]
@dataclass(frozen=True)
class Window:
    """What the outputs of a layer see along one axis, in pixels of the input.

    Attributes
    ----------
    size : int
        Pixels from the first that an output sees to the last, both included.
    jump : int
        Pixels from what one output sees to what the next one sees.
    start : int
        The first pixel that output 0 sees. Below 0 lies padding.
    """

    size: int = 1
    jump: int = 1
    start: int = 0

    @property
    def centre(self) -> float:
        """The middle of what output 0 sees; between two pixels where `size` is even."""
        return self.start + (self.size - 1) / 2


def step(before: Window, kernel_size: int, stride: int, padding: int, dilation: int) -> Window:
    """Return what a layer sees through the layers before it, along one axis."""
    return Window(
        size=before.size + dilation * (kernel_size - 1) * before.jump,
        jump=before.jump * stride,
        start=before.start - padding * before.jump,
    )


# --8<-- [end:step]


@dataclass(frozen=True)
class FieldRow:
    """One layer of a `ReceptiveField`.

    Attributes
    ----------
    name : str
        Place of the layer: its index, after the indices of what it is nested in, such as "2.0".
    layer : Layer
        Its description.
    windows : tuple of Window
        What its outputs see, one entry per axis.
    """

    name: str
    layer: Layer
    windows: tuple[Window, ...]

    @property
    def label(self) -> str:
        """The layer as PyTorch writes it, without what is default."""
        return self.layer.label(len(self.windows))


@dataclass(frozen=True)
class ReceptiveField:
    """What `receptive_field` found: one row per layer. Print it to see the table.

    Attributes
    ----------
    rows : tuple of FieldRow
        The layers, in order.
    windows : tuple of Window
        What the outputs of the last layer see, one entry per axis.
    """

    rows: tuple[FieldRow, ...]
    windows: tuple[Window, ...]

    @property
    def size(self) -> PerAxis:
        """Pixels that an output of the last layer sees, from the first to the last, per axis."""
        return tuple(window.size for window in self.windows)

    @property
    def jump(self) -> PerAxis:
        """Pixels from what one output sees to what its neighbour sees, per axis."""
        return tuple(window.jump for window in self.windows)

    @property
    def start(self) -> PerAxis:
        """The first pixel that output 0 sees, per axis. Below 0 lies padding."""
        return tuple(window.start for window in self.windows)

    @property
    def centre(self) -> tuple[float, ...]:
        """The middle of what output 0 sees, per axis; between two pixels where the size is even."""
        return tuple(window.centre for window in self.windows)

    def bounds(self, *position: int) -> Bounds:
        """Return the first and the last pixel that the output at `position` sees, per axis.

        What lies outside the input is padding, and is not cut off here. So the two may be below 0
        or beyond the last pixel.

        Raises
        ------
        TypeError, ValueError
            If `position` does not have one index per axis, 0 or more.
        """
        _check_position(position, len(self.windows))
        firsts = [
            window.start + index * window.jump
            for window, index in zip(self.windows, position, strict=True)
        ]
        return tuple(
            (first, first + size - 1) for first, size in zip(firsts, self.size, strict=True)
        )

    def __str__(self) -> str:
        table: list[tuple[str, ...]] = [("", "layer", "size", "jump", "start", "centre")]
        lines = [(row.name, row.label, row.windows) for row in self.rows]
        for name, label, windows in [("", "input", (Window(),) * len(self.windows)), *lines]:
            columns = zip(*((w.size, w.jump, w.start, w.centre) for w in windows), strict=True)
            table.append((name, label, *map(self._cell, columns)))
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join(
            "  ".join(
                f"{cell:{side}{width}}"
                for cell, side, width in zip(line, "<<>>>>", widths, strict=True)
            ).rstrip()
            for line in table
        )

    def _cell(self, per_axis: Sequence[float]) -> str:
        """Write one number per axis: only one of them if no layer tells the axes apart."""
        shown = [f"{number:g}" for number in per_axis]
        alike = all(len(set(row.windows)) == 1 for row in self.rows)
        return shown[0] if alike else f"({', '.join(shown)})"


def receptive_field(layers: Iterable[Any] | Layer | nn.Module) -> ReceptiveField:
    """Compute what each layer of a network sees of the input, without running it.

    Parameters
    ----------
    layers : layer or iterable of layers
        Descriptions of `convbook.shapes`, PyTorch modules, or both; lists and `nn.Sequential` may
        be nested. Descriptions that do not say how many axes they have stand for images.

    Returns
    -------
    ReceptiveField
        One row per layer: size, jump and start of what an output sees, per axis.

    Raises
    ------
    ValueError
        If a layer has no receptive field that holds for all inputs (adaptive pooling, flatten,
        linear layers, a softmax over places), or its numbers are out of range.
    TypeError
        If something is not a layer that `convbook.shapes` knows.

    Notes
    -----
    The field is that of an output whose windows lie inside what they read. Nearer to a border,
    zeros take the place of pixels. Padding that copies pixels (`padding_mode="reflect"`, say) can
    show an output pixels of the other side. Batch normalisation counts as it is used after
    training; in training it also mixes all places and all images of the batch.

    References
    ----------
    Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill
    2019, doi:10.23915/distill.00021.

    Examples
    --------
    >>> print(receptive_field([Conv(1, 8, 5, padding=2), Activation(), Pool(2), Conv(8, 16, 3)]))
       layer                       size  jump  start  centre
       input                          1     1      0       0
    0  Conv2d(1, 8, 5, padding=2)     5     1     -2       0
    1  ReLU()                         5     1     -2       0
    2  MaxPool2d(2)                   6     2     -2     0.5
    3  Conv2d(8, 16, 3)              10     2     -2     2.5
    """
    described = []
    for name, item in _walk(layers):
        try:
            layer = item if isinstance(item, Layer) else _described(item)
            if isinstance(item, nn.Softmax | nn.LogSoftmax):
                _check_softmax(item)
        except (TypeError, ValueError) as error:
            raise type(error)(f"layer {name}, {type(item).__name__}: {error}") from None
        described.append((name, layer))
    axes = next((n for _, layer in described if (n := _axes(layer))), 2)
    windows: tuple[Window, ...] = (Window(),) * axes
    rows = []
    for name, layer in described:
        try:
            windows = _through(layer, windows)
        except (TypeError, ValueError) as error:
            raise type(error)(f"layer {name}, {layer.label(axes)}: {error}") from None
        rows.append(FieldRow(name, layer, windows))
    return ReceptiveField(tuple(rows), windows)


def _axes(layer: Layer) -> int | None:
    """Return how many axes a layer works on, if it says so."""
    names = ("kernel_size", "stride", "padding", "dilation")
    sizes = (getattr(layer, name, None) for name in names)
    stated = getattr(layer, "dims", None) or next(
        (len(size) for size in sizes if isinstance(size, tuple | list)), None
    )
    return stated if stated in (1, 2) else None


def _through(layer: Layer, before: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return what the outputs of a layer see, or raise if that cannot be said."""
    for kind, reason in SEES_ALL.items():
        if isinstance(layer, kind):
            raise ValueError(f"{reason}: pass the layers before it")
    axes = len(before)
    if isinstance(layer, Activation | BatchNorm):
        return before
    if not isinstance(layer, Conv | Pool):
        raise TypeError("receptive_field does not know this layer: describe it by Conv and Pool")
    if layer.dims not in (None, axes):
        raise ValueError(f"it works on {layer.dims} axes, the others on {axes}: make them one")
    channels = layer.in_channels if isinstance(layer, Conv) else 1
    layer.measure((channels, *[LONG] * axes))  # raises where a number is out of range
    stride = layer.stride if layer.stride is not None else layer.kernel_size
    padding: Any = 0 if layer.padding == "valid" else layer.padding
    per_axis = [
        _per_axis(name, value, axes)
        for name, value in (
            ("kernel_size", layer.kernel_size),
            ("stride", stride),
            ("padding", padding),
            ("dilation", layer.dilation),
        )
    ]
    return tuple(
        # "same" puts the smaller half of its padding before the input.
        step(window, k, s, d * (k - 1) // 2 if p == "same" else p, d)
        for window, k, s, p, d in zip(before, *per_axis, strict=True)
    )


def _check_softmax(module: nn.Softmax | nn.LogSoftmax) -> None:
    """Raise unless a softmax is taken over the channels."""
    if module.dim != 1:
        raise ValueError(
            f"over dim={module.dim} it may mix all places: pass the layers before it, or, for a "
            "softmax over the channels, dim=1"
        )


def measure(
    model: nn.Module, input_shape: Iterable[int], position: Sequence[int] | None = None
) -> Tensor:
    """Find by gradients which pixels an output of a network sees.

    The gradients are those of a copy in which nothing cancels and nothing is cut off: its filters
    average, its maxima are sums, and activations, dropout and batch normalisation are left out.

    Parameters
    ----------
    model : nn.Module
        Maps images (n, channels, height, width), or sequences (n, channels, length), to maps of as
        many axes, or to (n, outputs). It is not changed.
    input_shape : iterable of int
        One input, without the batch: (channels, height, width) or (channels, length).
    position : sequence of int, optional
        The output to ask: (row, column) or (place,). By default the one in the middle.

    Returns
    -------
    Tensor of bool, shape (height, width) or (length,)
        Where a change of the input reaches the output.

    Raises
    ------
    ValueError
        If `input_shape` is none of a sequence or an image, or `position` lies outside the output.

    Notes
    -----
    What a module computes in its own `forward` stays as it is. There a ReLU lets everything pass,
    because nothing is negative, but a maximum shows its largest place alone: make it a layer.
    """
    shape = tuple(input_shape)
    if len(shape) not in (2, 3):
        raise ValueError(f"input_shape {shape}: pass (channels, height, width), without the batch")
    for n in shape:
        check_integer("input_shape", n, 1)
    device = next((parameter.device for parameter in model.parameters()), None)
    x = torch.ones(1, *shape, dtype=torch.float64, device=device, requires_grad=True)
    y = _summing(copy.deepcopy(model).double())(x)
    (gradient,) = torch.autograd.grad(_at(y, position).sum(), x)
    return gradient[0].sum(0) > 0


def extent(mask: Tensor) -> Bounds:
    """Return the first and the last index at which `mask` is true, per axis.

    Raises
    ------
    ValueError
        If it is true nowhere.
    """
    places = mask.nonzero()
    if len(places) == 0:
        raise ValueError("the mask is true nowhere: no pixel reaches this output")
    firsts, lasts = places.amin(0).tolist(), places.amax(0).tolist()
    return tuple(zip(firsts, lasts, strict=True))


def effective_field(model: nn.Module, x: Tensor, position: Sequence[int] | None = None) -> Tensor:
    """Measure how strongly an output of a network answers to each pixel.

    It is the root of the mean square of the gradient, over the inputs, the channels that come in
    and the channels that go out.

    Parameters
    ----------
    model : nn.Module
        As for `measure`. It is used as after training, and not changed.
    x : Tensor, shape (n, channels, height, width) or (n, channels, length)
        The inputs at which the gradients are taken, in the dtype of the model.
    position : sequence of int, optional
        The output to ask: (row, column) or (place,). By default the one in the middle.

    Returns
    -------
    Tensor, shape (height, width) or (length,)
        How much each pixel counts.

    Raises
    ------
    ValueError
        If `x` is no batch of sequences or images, or `position` lies outside the output.
    TypeError
        If the dtypes of the model and the inputs differ.

    References
    ----------
    Luo, Li, Urtasun and Zemel, Understanding the effective receptive field in deep convolutional
    neural networks, NIPS 2016, arXiv:1701.04128.
    """
    if x.ndim not in (3, 4) or len(x) == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: pass (n, channels, height, width)")
    weights = next(model.parameters(), x)
    if x.dtype != weights.dtype:
        raise TypeError(f"the model is {weights.dtype} and x {x.dtype}: pass x.to({weights.dtype})")
    x = x.detach().requires_grad_()
    training = model.training
    model.eval()
    try:
        outputs = _at(model(x), position).sum(0)  # the inputs of a batch do not meet
        gradients = [torch.autograd.grad(output, x, retain_graph=True)[0] for output in outputs]
    finally:
        model.train(training)
    return torch.stack(gradients).square().mean((0, 1, 2)).sqrt()


def spread(field: Tensor) -> tuple[float, ...]:
    """Return the standard deviation of a field along each axis, in pixels.

    Parameters
    ----------
    field : Tensor, shape (height, width) or (length,)
        How much each pixel counts, none negative; as `effective_field` returns it.

    Raises
    ------
    ValueError
        If nothing counts, or something is negative or nan.
    """
    if field.ndim == 0 or not (field >= 0).all() or not 0 < field.sum() < torch.inf:
        raise ValueError("the field has no weight, or less than none: pass an effective_field")
    deviations = []
    for axis in range(field.ndim):
        others = [other for other in range(field.ndim) if other != axis]
        weight = field.double().sum(others) if others else field.double()
        weight = weight / weight.sum()
        place = torch.arange(len(weight), dtype=weight.dtype, device=weight.device)
        middle = weight @ place
        deviations.append(float((weight @ (place - middle).square()).sqrt()))
    return tuple(deviations)


def _at(y: Tensor, position: Sequence[int] | None) -> Tensor:
    """Return the outputs (n, channels) at a position, by default in the middle."""
    if y.ndim < 2:
        raise ValueError(f"the model gives {tuple(y.shape)}: it must give (n, channels, ...)")
    places = tuple(y.shape[2:])
    if position is None:
        position = [n // 2 for n in places]
    _check_position(position, len(places))
    for index, n in zip(position, places, strict=True):
        if index >= n:
            raise ValueError(f"position {tuple(position)} lies outside the output {places}")
    everything = (slice(None), slice(None))
    return y[everything + tuple(position)]


def _check_position(position: Sequence[int], axes: int) -> None:
    if len(position) != axes:
        raise ValueError(f"position {tuple(position)}: pass one index per axis, {axes}")
    for index in position:
        check_integer("position", index, 0)


def _summing(module: nn.Module) -> nn.Module:
    """Turn a network into one whose outputs are sums, with positive weights, of all they see."""
    if isinstance(module, nn.MaxPool1d | nn.MaxPool2d):
        return _SumPool(module)
    adaptive = {
        nn.AdaptiveMaxPool1d: nn.AdaptiveAvgPool1d,
        nn.AdaptiveMaxPool2d: nn.AdaptiveAvgPool2d,
    }
    for largest, mean in adaptive.items():
        if isinstance(module, largest):
            return mean(module.output_size)
    if isinstance(module, nn.Conv1d | nn.Conv2d | nn.Linear):
        nn.init.constant_(module.weight, 1 / module.weight[0].numel())
        if module.bias is not None:
            nn.init.zeros_(module.bias)
        return module
    try:
        layer = _described(module)
    except (TypeError, ValueError):
        layer = None
    if isinstance(layer, Activation | BatchNorm):
        return nn.Identity()
    for name, child in module.named_children():
        setattr(module, name, _summing(child))
    return module


class _SumPool(nn.Module):
    """The sums over the windows of a max pooling."""

    def __init__(self, pool: nn.MaxPool1d | nn.MaxPool2d) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        """Map (1, channels, ...) to (1, channels, ...)."""
        pool, axes = self.pool, x.ndim - 2
        kernel, stride, padding, dilation = (
            _per_axis(name, getattr(pool, name), axes)
            for name in ("kernel_size", "stride", "padding", "dilation")
        )
        over = [s - 1 if pool.ceil_mode else 0 for s in stride]  # for windows over the end
        longer = functional.pad(x[0, :, None], [n for s in reversed(over) for n in (0, s)])
        convolve = functional.conv1d if axes == 1 else functional.conv2d
        sums = convolve(
            longer, x.new_ones(1, 1, *kernel), None, stride, padding, dilation
        )  # the channels lie where the batch does, and so stay apart
        (_, *places), _, _ = _described(pool).measure(tuple(x.shape[1:]))
        for axis, n in enumerate(places, start=2):
            sums = sums.narrow(axis, 0, n)
        return sums.transpose(0, 1)
