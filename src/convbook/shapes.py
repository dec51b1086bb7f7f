"""Shapes and parameters: what comes out of a layer, and what it costs, without running it.

Every function here is arithmetic on whole numbers. `trace` takes the layers of a network, as
descriptions or as PyTorch modules, and follows the shape of one sample through them. It agrees with
PyTorch on every shape, and where PyTorch refuses a layer, it raises an error that says why.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from functools import cache
from math import prod
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from torch import nn

__all__ = [
    "Activation",
    "AdaptivePool",
    "BatchNorm",
    "Conv",
    "Flatten",
    "Layer",
    "Linear",
    "Pool",
    "Row",
    "Trace",
    "conv_multiply_adds",
    "conv_parameters",
    "linear_parameters",
    "output_size",
    "trace",
]

Shape: TypeAlias = tuple[int, ...]
Size: TypeAlias = int | tuple[int, ...]


def output_size(
    n: int,
    kernel_size: int,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    *,
    ceil_mode: bool = False,
) -> int:
    """Count the windows of a convolution or a pooling along one axis.

    Parameters
    ----------
    n : int, at least 1
        Samples of the input along this axis.
    kernel_size : int, at least 1
        Samples that a window touches.
    stride : int, at least 1
        Samples from one window to the next.
    padding : int, at least 0, or "same" or "valid"
        Places put before and after the input. "same" puts as many as keep the size, "valid" none.
    dilation : int, at least 1
        Samples from one touched sample to the next.
    ceil_mode : bool
        Whether pooling adds a window that hangs over the end, if samples are left for it.

    Returns
    -------
    int
        floor((n + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1, and at most one
        more with `ceil_mode`.

    Raises
    ------
    ValueError
        If a number is too small or not whole, `padding` is another word, "same" meets a stride, or
        no window fits.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285.

    Examples
    --------
    >>> output_size(32, 3, stride=2, padding=1)
    16
    """
    if isinstance(padding, str) and padding not in ("same", "valid"):
        raise ValueError(f"padding {padding!r}: pass 'same', 'valid' or a number of zeros")
    same = padding == "same"
    if same and stride != 1:
        raise ValueError(f"padding 'same' with stride {stride}: use stride 1 or a number of zeros")
    zeros = 0 if isinstance(padding, str) else padding
    _at_least_one(n=n, kernel_size=kernel_size, stride=stride, dilation=dilation)
    if not isinstance(zeros, (int, Integral)) or zeros < 0:
        raise ValueError(f"padding {zeros!r}: pass a whole number, 0 or more")
    if same:
        return n

    span = dilation * (kernel_size - 1) + 1  # from the first sample of a window to its last
    last = n + 2 * zeros - span  # where the last window may begin
    windows = last // stride + 1
    if ceil_mode and last % stride and windows * stride < n + zeros:
        windows += 1  # one more, over the end, if it begins before the padding there
    if windows < 1:
        spread = f" at dilation {dilation} spans {span}, which" if dilation > 1 else ""
        raise ValueError(
            f"kernel_size {kernel_size}{spread} exceeds the padded input length {n + 2 * zeros}: "
            "use a smaller kernel, more padding or a longer input"
        )
    return windows


def conv_parameters(
    in_channels: int, out_channels: int, kernel_size: Size, *, groups: int = 1, bias: bool = True
) -> int:
    """Count the weights and biases of a convolutional layer.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, and filters.
    kernel_size : int or tuple of int
        Length of a filter along each axis: k, or (kH, kW). An int stands for one axis.
    groups : int
        Parts into which the channels are split; a filter sees the channels of its own part.
    bias : bool
        Whether each filter adds a number of its own.

    Returns
    -------
    int
        out_channels * (in_channels / groups * kernel_size + 1). The size of the input is not in it.

    Raises
    ------
    ValueError
        If `groups` does not divide both numbers of channels, or a number is below 1.

    Examples
    --------
    >>> conv_parameters(3, 16, (3, 3))
    448
    """
    _at_least_one(in_channels=in_channels, out_channels=out_channels, groups=groups)
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise ValueError(
                f"groups {groups} does not divide {name} {channels}: "
                f"choose a divisor of both {in_channels} and {out_channels}"
            )
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,)
    for size in sizes:
        _at_least_one(kernel_size=size)
    return out_channels * (in_channels // groups * prod(sizes) + bool(bias))


def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel_size: Size, output: Size, *, groups: int = 1
) -> int:
    """Count the products that a convolutional layer computes and adds up, for one sample.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, groups
        As for `conv_parameters`.
    output : int or tuple of int
        Size of the output: L_out, or (H_out, W_out).

    Returns
    -------
    int
        Each weight is used once at every place of the output. Biases are not counted.

    Raises
    ------
    ValueError
        As for `conv_parameters`, or if `output` is below 1.

    Examples
    --------
    >>> conv_multiply_adds(3, 8, (3, 3), (30, 30))
    194400
    """
    places = output if isinstance(output, tuple) else (output,)
    for n in places:
        _at_least_one(output=n)
    weights = conv_parameters(in_channels, out_channels, kernel_size, groups=groups, bias=False)
    return weights * prod(places)


def linear_parameters(in_features: int, out_features: int, *, bias: bool = True) -> int:
    """Count the weights and biases of a fully connected layer: out * (in + 1).

    Raises
    ------
    ValueError
        If a number is below 1.

    Examples
    --------
    >>> linear_parameters(784, 1000)
    785000
    """
    _at_least_one(in_features=in_features, out_features=out_features)
    return out_features * (in_features + bool(bias))


class Layer:
    """What `trace` needs to know of a layer. Each kind is a subclass of this one."""

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:
        """Return the shape after the layer, its parameters and its multiply-adds.

        Parameters
        ----------
        shape : tuple of int
            What comes in, one sample: (C, L), (C, H, W) or (features,).

        Raises
        ------
        ValueError
            If the layer does not take this shape.
        """
        raise NotImplementedError

    def label(self, dims: int | None = None) -> str:
        """Write the layer as PyTorch does, without what is default; `dims` is what comes in."""
        shown = []
        for field in fields(self):  # type: ignore[arg-type]  # every kind is a dataclass
            value = getattr(self, field.name)
            if isinstance(value, tuple) and len(set(value)) == 1:
                value = value[0]
            # Windows of a pooling lie side by side where nothing else is said; filters move by one.
            side_by_side = field.name == "stride" and field.default is None
            implied = side_by_side and value == getattr(self, "kernel_size", None)
            if field.name in ("dims", "kind") or value == field.default or implied:
                continue
            shown.append(str(value) if field.default is MISSING else f"{field.name}={value!r}")
        return f"{self.name(getattr(self, 'dims', None) or dims)}({', '.join(shown)})"

    def name(self, dims: int | None = None) -> str:
        """Name the layer as PyTorch does, such as "MaxPool1d"."""
        axes = f"{dims}d" if hasattr(self, "dims") and dims in (1, 2) else ""
        return f"{getattr(self, 'kind', '')}{type(self).__name__}{axes}"

    def __str__(self) -> str:
        return self.label()


@dataclass(frozen=True)
class Conv(Layer):
    """A convolutional layer, `nn.Conv1d` or `nn.Conv2d`, with the arguments of these.

    `dims` is 1 or 2; with None, the layer takes the number of axes that come in.
    """

    in_channels: int
    out_channels: int
    kernel_size: Size
    stride: Size = 1
    padding: Size | str = 0
    dilation: Size = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"
    dims: int | None = None

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        size = _axes(shape, self.dims)
        if shape[0] != self.in_channels:
            order = f"(channels, {'length' if len(size) == 1 else 'height, width'})"
            raise ValueError(
                f"in_channels {self.in_channels} is not the {shape[0]} channels of its input "
                f"{shape}: set in_channels={shape[0]}, or put the axes in the order {order}"
            )
        kernel = _per_axis("kernel_size", self.kernel_size, len(size))
        output = _windows(size, kernel, self.stride, self.padding, self.dilation)
        self._check_padding_mode(size, kernel)
        counted = (self.in_channels, self.out_channels, kernel)
        parameters = conv_parameters(*counted, groups=self.groups, bias=self.bias)
        weights = parameters - self.out_channels * bool(self.bias)
        return (self.out_channels, *output), parameters, weights * prod(output)

    def _check_padding_mode(self, size: Shape, kernel: Shape) -> None:
        """Raise if the padding is to copy more of the input than there is."""
        if self.padding_mode in ("zeros", "replicate"):
            return
        if self.padding_mode not in ("reflect", "circular"):
            modes = "'zeros', 'reflect', 'replicate' or 'circular'"
            raise ValueError(f"padding_mode {self.padding_mode!r}: choose {modes}")
        spare = 1 if self.padding_mode == "reflect" else 0  # the end itself is not repeated
        dilations = _per_axis("dilation", self.dilation, len(size))
        for n, zeros, k, d in zip(
            size, _per_axis("padding", self.padding, len(size)), kernel, dilations, strict=True
        ):
            needed = (d * (k - 1) + 1) // 2 if zeros == "same" else 0 if zeros == "valid" else zeros
            if needed > n - spare:
                raise ValueError(
                    f"padding {needed} in padding_mode {self.padding_mode!r} copies more than the "
                    f"input length {n} holds: use padding of at most {n - spare}"
                )


@dataclass(frozen=True)
class Pool(Layer):
    """A pooling layer, such as `nn.MaxPool1d` or `nn.AvgPool2d`: `kind` is "Max" or "Avg".

    Without `stride`, the windows lie side by side: the stride is the kernel size.
    """

    kernel_size: Size
    stride: Size | None = None
    padding: Size = 0
    dilation: Size = 1
    ceil_mode: bool = False
    kind: str = "Max"
    dims: int | None = None

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        size = _axes(shape, self.dims)
        kernel = _per_axis("kernel_size", self.kernel_size, len(size))
        padding = _per_axis("padding", self.padding, len(size))
        stride = self.kernel_size if self.stride is None else self.stride
        output = _windows(size, kernel, stride, padding, self.dilation, ceil_mode=self.ceil_mode)
        for k, zeros in zip(kernel, padding, strict=True):
            if zeros > k // 2:
                raise ValueError(
                    f"padding {zeros} is more than half of kernel_size {k}, so that a window could "
                    f"hold nothing but padding: use at most {k // 2}"
                )
        if self.kind not in ("Max", "Avg"):
            raise ValueError(f"kind {self.kind!r}: choose 'Max' or 'Avg'")
        if self.kind == "Avg" and set(_per_axis("dilation", self.dilation, len(size))) != {1}:
            raise ValueError(f"dilation {self.dilation}: average pooling has none, leave it at 1")
        return (shape[0], *output), 0, 0


@dataclass(frozen=True)
class AdaptivePool(Layer):
    """Pooling to a given size, such as `nn.AdaptiveAvgPool1d`: 1 pools over all places.

    None, in a tuple, keeps the size of that axis.
    """

    output_size: int | tuple[int | None, ...]
    kind: str = "Avg"
    dims: int | None = None

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        size = _axes(shape, self.dims)
        wanted = _per_axis("output_size", self.output_size, len(size))
        output = tuple(n if w is None else w for n, w in zip(size, wanted, strict=True))
        for w in output:
            _at_least_one(output_size=w)
        return (shape[0], *output), 0, 0

    def name(self, dims: int | None = None) -> str:  # noqa: D102
        return f"Adaptive{super().name(dims).replace('Adaptive', '')}"


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch normalisation, `nn.BatchNorm1d` or `nn.BatchNorm2d`: scale and offset per channel."""

    num_features: int
    affine: bool = True
    dims: int | None = None

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        if len(shape) > 1 or self.dims == 2:
            _axes(shape, self.dims)
        _at_least_one(num_features=self.num_features)
        if shape[0] != self.num_features:
            raise ValueError(
                f"num_features {self.num_features} is not the {shape[0]} channels of its input "
                f"{shape}: set num_features={shape[0]}"
            )
        return shape, 2 * self.num_features * bool(self.affine), 0


@dataclass(frozen=True)
class Linear(Layer):
    """A fully connected layer, `nn.Linear`: it acts on the last axis."""

    in_features: int
    out_features: int
    bias: bool = True

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        parameters = linear_parameters(self.in_features, self.out_features, bias=self.bias)
        if shape[-1] != self.in_features:
            flat = len(shape) > 1 and prod(shape) == self.in_features
            fix = "put Flatten() before it" if flat else f"set in_features={shape[-1]}"
            if len(shape) > 1 and not flat:
                fix = f"put Flatten() before it and set in_features={prod(shape)}"
            raise ValueError(
                f"in_features {self.in_features} is not the last axis of its input {shape}: {fix}"
            )
        rows = prod(shape[:-1])
        return (
            (*shape[:-1], self.out_features),
            parameters,
            (self.in_features * self.out_features * rows),
        )


@dataclass(frozen=True)
class Flatten(Layer):
    """All numbers of a sample in one row, `nn.Flatten`. Axis 0 is the batch and stays as it is."""

    start_dim: int = 1
    end_dim: int = -1

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        axes = len(shape) + 1
        start, end = (d + axes if d < 0 else d for d in (self.start_dim, self.end_dim))
        if not 1 <= start <= end < axes:
            raise ValueError(
                f"start_dim {self.start_dim} and end_dim {self.end_dim} do not name axes 1 to "
                f"{axes - 1} of a batch of {shape} in order: use start_dim=1 and end_dim=-1"
            )
        return (*shape[: start - 1], prod(shape[start - 1 : end]), *shape[end:]), 0, 0


@dataclass(frozen=True)
class Activation(Layer):
    """A layer that keeps the shape and has nothing to learn, such as `nn.ReLU` or `nn.Dropout`."""

    kind: str = "ReLU"

    def measure(self, shape: Shape) -> tuple[Shape, int, int]:  # noqa: D102
        return shape, 0, 0

    def name(self, dims: int | None = None) -> str:  # noqa: ARG002, D102
        return self.kind


@dataclass(frozen=True)
class Row:
    """One layer of a `Trace`.

    Attributes
    ----------
    name : str
        Place of the layer: its index, after the indices of what it is nested in, such as "2.0".
    layer : Layer
        Its description.
    output_shape : tuple of int
        What comes out for one sample, without the batch.
    parameters : int
        Numbers that the layer learns.
    share : float
        The same as a fraction of all parameters of the network; 0 if there are none.
    multiply_adds : int
        Products that are added up for one sample, in convolutions and fully connected layers.
        Biases, pooling, normalisation and activations are not counted.
    """

    name: str
    layer: Layer
    output_shape: Shape
    parameters: int
    share: float
    multiply_adds: int

    @property
    def label(self) -> str:
        """The layer as PyTorch writes it, without what is default."""
        return self.layer.label(len(self.output_shape) - 1)


@dataclass(frozen=True)
class Trace:
    """What `trace` found: one row per layer. Print it to see the table."""

    input_shape: Shape
    rows: tuple[Row, ...]

    @property
    def output_shape(self) -> Shape:
        """The shape after the last layer, one sample."""
        return self.rows[-1].output_shape if self.rows else self.input_shape

    @property
    def parameters(self) -> int:
        """Parameters of all layers."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of all layers, for one sample."""
        return sum(row.multiply_adds for row in self.rows)

    def __str__(self) -> str:
        head = ("", "layer", "output", "parameters", "share", "multiply-adds")
        body = [
            (row.name, row.label, str(row.output_shape), f"{row.parameters:,}",
             f"{row.share:.1%}" if row.parameters else "", f"{row.multiply_adds:,}")
            for row in self.rows
        ]  # fmt: skip
        table = [
            head,
            ("", "input", str(self.input_shape), "", "", ""),
            *body,
            ("", "total", "", f"{self.parameters:,}", "", f"{self.multiply_adds:,}"),
        ]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        sides = "<<<>>>"
        lines = (
            "  ".join(
                f"{cell:{side}{width}}"
                for cell, side, width in zip(line, sides, widths, strict=True)
            ).rstrip()
            for line in table
        )
        return "\n".join(lines)


def trace(layers: "Iterable[Any] | Layer | nn.Module", input_shape: Iterable[int]) -> Trace:
    """Follow the shape of one sample through a network, without running it.

    Parameters
    ----------
    layers : layer or iterable of layers
        Descriptions of this module, PyTorch modules, or both; lists and `nn.Sequential` may be
        nested. A module that occurs twice shares its parameters, which are counted once.
    input_shape : iterable of int
        One sample, without the batch: (channels, length), (channels, height, width) or (features,).

    Returns
    -------
    Trace
        One row per layer, with output shape, parameters, share and multiply-adds.

    Raises
    ------
    ValueError
        If a layer does not take what the layer before it returns. The message names the layer by
        index and kind, the sizes and the fix.
    TypeError
        If something is not a layer that this module knows.

    Notes
    -----
    A shape here never holds the batch, so `trace` refuses what PyTorch computes without a word by
    taking the batch for something else: convolution or pooling over the features of flattened
    samples, a layer for images over a batch of sequences, and `Flatten(0)`, which merges samples.

    Examples
    --------
    >>> print(trace([Conv(1, 4, 5), Pool(2), Flatten(), Linear(92, 2)], (1, 50)))
       layer            output   parameters  share  multiply-adds
       input            (1, 50)
    0  Conv1d(1, 4, 5)  (4, 46)          24  11.4%            920
    1  MaxPool1d(2)     (4, 23)           0                     0
    2  Flatten()        (92,)             0                     0
    3  Linear(92, 2)    (2,)            186  88.6%            184
       total                            210                 1,104
    """
    shape = start = tuple(input_shape)
    if not shape or not all(isinstance(n, (int, Integral)) and n > 0 for n in shape):
        raise ValueError(f"input_shape {shape}: pass whole numbers, 1 or more, such as (3, 32, 32)")
    measured = []
    seen = set()
    for name, item in _walk(layers):
        described: Layer | None = None
        try:
            layer = described = item if isinstance(item, Layer) else _described(item)
            after, parameters, multiply_adds = layer.measure(shape)
        except (TypeError, ValueError) as error:
            what = described.label(len(shape) - 1) if described else type(item).__name__
            raise type(error)(f"layer {name}, {what}: {error}") from None
        if not isinstance(item, Layer):
            parameters = 0 if id(item) in seen else parameters
            seen.add(id(item))
        measured.append((name, layer, after, parameters, multiply_adds))
        shape = after
    total = sum(parameters for *_, parameters, _ in measured)
    rows = (
        Row(name, layer, after, parameters, parameters / total if total else 0.0, multiply_adds)
        for name, layer, after, parameters, multiply_adds in measured
    )
    return Trace(start, tuple(rows))


def _walk(layers: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield every layer with its place, going into lists and `nn.Sequential`."""
    if not _is_sequence(layers):
        yield prefix or "0", layers
        return
    for index, layer in enumerate(layers):
        yield from _walk(layer, f"{prefix}.{index}" if prefix else str(index))


def _is_sequence(layers: object) -> bool:
    if isinstance(layers, (Layer, list, tuple)):
        return not isinstance(layers, Layer)
    from torch import nn  # descriptions alone do not need PyTorch

    return isinstance(layers, (nn.Sequential, Iterator))


def _at_least_one(**numbers: object) -> None:
    for name, value in numbers.items():
        if not isinstance(value, (int, Integral)) or value < 1:
            raise ValueError(f"{name} {value!r}: pass a whole number, 1 or more")


def _axes(shape: Shape, dims: int | None) -> Shape:
    """Return the axes after the channels; raise unless there are as many as the layer takes."""
    takes = "(C, L)" if dims == 1 else "(C, H, W)" if dims == 2 else "(C, L) or (C, H, W)"
    if len(shape) - 1 in ((dims,) if dims else (1, 2)):
        return shape[1:]
    if len(shape) == 1:
        fix = "put it before Flatten"
    elif len(shape) > (dims or 2) + 1:
        fix = "leave the batch out of input_shape, or use a layer for more axes"
    else:
        fix = "use a layer for fewer axes, such as Conv1d for Conv2d"
    raise ValueError(f"takes one sample {takes}, but its input is {shape}: {fix}")


def _per_axis(name: str, value: Any, dims: int) -> tuple[Any, ...]:  # noqa: ANN401
    """Return one entry per axis."""
    if not isinstance(value, tuple | list):
        return (value,) * dims
    if len(value) != dims:
        raise ValueError(f"{name} {value!r} has length {len(value)}: pass one int, or {dims}")
    return tuple(value)


def _windows(
    size: Shape,
    kernel: Shape,
    stride: Size,
    padding: Size | str,
    dilation: Size,
    *,
    ceil_mode: bool = False,
) -> Shape:
    """Count the windows along each axis."""
    dims = len(size)
    per_axis = zip(
        size,
        kernel,
        _per_axis("stride", stride, dims),
        _per_axis("padding", padding, dims),
        _per_axis("dilation", dilation, dims),
        strict=True,
    )
    return tuple(output_size(*axis, ceil_mode=ceil_mode) for axis in per_axis)


def _described(module: "nn.Module") -> Layer:
    """Return the description of a PyTorch module."""
    for kind in type(module).__mro__:
        read = _readers().get(kind)
        if read:
            return read(module)
    raise TypeError("no layer of convbook.shapes: describe it by those")


@cache
def _readers() -> dict[type, Callable[[Any], Layer]]:
    """Return what reads each PyTorch module that `trace` knows."""
    from torch import nn

    def conv(dims: int) -> Callable[[Any], Layer]:
        return lambda m: Conv(
            m.in_channels, m.out_channels, m.kernel_size, m.stride, m.padding, m.dilation,
            m.groups, m.bias is not None, m.padding_mode, dims,
        )  # fmt: skip

    def max_pool(dims: int) -> Callable[[Any], Layer]:
        def read(m: Any) -> Layer:  # noqa: ANN401
            if m.return_indices:
                raise ValueError("return_indices=True returns two tensors: leave it out to trace")
            return Pool(
                m.kernel_size, m.stride, m.padding, m.dilation, m.ceil_mode, "Max", dims
            )  # fmt: skip

        return read

    def avg_pool(dims: int) -> Callable[[Any], Layer]:
        return lambda m: Pool(m.kernel_size, m.stride, m.padding, 1, m.ceil_mode, "Avg", dims)

    def adaptive(kind: str, dims: int) -> Callable[[Any], Layer]:
        return lambda m: AdaptivePool(m.output_size, kind, dims)

    def batch_norm(dims: int) -> Callable[[Any], Layer]:
        return lambda m: BatchNorm(m.num_features, m.affine, dims)

    readers: dict[type, Callable[[Any], Layer]] = {
        nn.Conv1d: conv(1),
        nn.Conv2d: conv(2),
        nn.MaxPool1d: max_pool(1),
        nn.MaxPool2d: max_pool(2),
        nn.AvgPool1d: avg_pool(1),
        nn.AvgPool2d: avg_pool(2),
        nn.AdaptiveAvgPool1d: adaptive("Avg", 1),
        nn.AdaptiveAvgPool2d: adaptive("Avg", 2),
        nn.AdaptiveMaxPool1d: adaptive("Max", 1),
        nn.AdaptiveMaxPool2d: adaptive("Max", 2),
        nn.BatchNorm1d: batch_norm(1),
        nn.BatchNorm2d: batch_norm(2),
        nn.Linear: lambda m: Linear(m.in_features, m.out_features, m.bias is not None),
        nn.Flatten: lambda m: Flatten(m.start_dim, m.end_dim),
    }
    keep = (
        nn.Identity, nn.Dropout, nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Sigmoid,
        nn.Tanh, nn.Softplus, nn.Softmax, nn.LogSoftmax,
    )  # fmt: skip
    for kind in keep:
        readers[kind] = lambda m: Activation(type(m).__name__)
    return readers
