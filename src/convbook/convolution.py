"""Convolution by hand: slide a kernel, multiply, add.

Every function here computes what deep learning calls a convolution: a cross-correlation, in which
the kernel is not flipped. The loops are for reading. `conv1d` and `conv2d` are for use: they take
the arguments of `torch.nn.functional.conv1d` and `conv2d`, and agree with them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["banded_matrix", "conv1d", "conv1d_loop", "conv2d", "conv2d_loop"]


# --8<-- [start:conv1d_loop]
def conv1d_loop(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Slide `w`, shape (k,), along `x`, shape (L,): return the (L - k + 1,) sums of products.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If `x` or `w` is not 1-D, or `w` is empty or longer than `x`.
    """
    x, w = (np.asarray(a).astype(float, casting="safe") for a in (x, w))
    if not (x.ndim == w.ndim == 1 and 1 <= len(w) <= len(x)):
        raise ValueError(f"w {w.shape}, x {x.shape}: pass 1-D arrays, w with 1 to len(x) weights")
    y = np.zeros(len(x) - len(w) + 1)
    for i in range(len(y)):
        window = x[i : i + len(w)]
        y[i] = np.sum(window * w)
    return y


# --8<-- [end:conv1d_loop]


# --8<-- [start:conv2d_loop]
def conv2d_loop(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Slide `w`, shape (kH, kW), over `x`, shape (H, W): return (H - kH + 1, W - kW + 1) sums.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If `x` or `w` is not 2-D, or `w` is empty or does not fit into `x`.
    """
    x, w = (np.asarray(a).astype(float, casting="safe") for a in (x, w))
    if not (x.ndim == w.ndim == 2 and w.size > 0 and np.all(np.less_equal(w.shape, x.shape))):
        raise ValueError(
            f"w {w.shape}, x {x.shape}: pass 2-D arrays, w not empty, no larger than x"
        )
    height, width = w.shape
    y = np.zeros((x.shape[0] - height + 1, x.shape[1] - width + 1))
    for row in range(y.shape[0]):
        for column in range(y.shape[1]):
            window = x[row : row + height, column : column + width]
            y[row, column] = np.sum(window * w)
    return y


# --8<-- [end:conv2d_loop]


# --8<-- [start:banded_matrix]
def banded_matrix(weight: np.ndarray, length: int) -> np.ndarray:
    """Write the sliding of `weight`, shape (k,), as a (length - k + 1, length) Toeplitz matrix.

    Row i holds the weights at columns i to i + k - 1 and zeros elsewhere, so that for every `x` of
    this length `banded_matrix(weight, length) @ x` equals `conv1d(x, weight)`.

    Raises
    ------
    TypeError
        If the weights are not real numbers, or `length` is not an integer.
    ValueError
        If `weight` is not 1-D, is empty, or is longer than `length`.
    """
    weight = np.asarray(weight).astype(float, casting="safe")
    if isinstance(length, bool) or not isinstance(length, int | np.integer):
        raise TypeError(f"length {length!r} is not an integer: pass len(x)")
    if not (weight.ndim == 1 and 1 <= len(weight) <= length):
        raise ValueError(f"weight {weight.shape}, length {length}: pass 1-D weights, 1 to length")
    matrix = np.zeros((length - len(weight) + 1, length))
    for i in range(len(matrix)):
        matrix[i, i : i + len(weight)] = weight
    return matrix


# --8<-- [end:banded_matrix]


def conv1d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
) -> np.ndarray:
    """Cross-correlate signals with kernels, as `torch.nn.functional.conv1d` does.

    Parameters
    ----------
    x : array_like, shape (N, C_in, L) or (C_in, L) or (L,)
        The signals: N of them, of C_in channels and L samples. Not modified.
    weight : array_like, shape (C_out, C_in, k), or (k,) if `x` is (L,)
        The kernels, one per output channel.
    bias : array_like, shape (C_out,), or a number if `x` is (L,), optional
        What is added to each output channel.
    stride : int, at least 1
        Samples from one window to the next.
    padding : int, at least 0
        Zeros put before and after every signal.
    dilation : int, at least 1
        Samples from one weight to the next.

    Returns
    -------
    ndarray, shape (N, C_out, L_out) or (C_out, L_out) or (L_out,), as `x`
        L_out = floor((L + 2 * padding - dilation * (k - 1) - 1) / stride) + 1.
        float32 if `x` and `weight` are float32. Other real input is computed in float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers that fit float64, or `stride`, `padding` or
        `dilation` is not an integer.
    ValueError
        If the shapes do not belong together, an array is empty, the kernel is longer than the
        padded signal, or `stride`, `padding` or `dilation` is too small.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285.

    Examples
    --------
    >>> conv1d([0, 0, 1, 1, 0, 0], [-1, 0, 1])
    array([ 1.,  1., -1., -1.])
    """
    return _conv(1, x, weight, bias, stride, padding, dilation)


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
) -> np.ndarray:
    """Cross-correlate images with kernels, as `torch.nn.functional.conv2d` does.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W) or (C_in, H, W) or (H, W)
        The images: N of them, of C_in channels, H rows and W columns. Not modified.
    weight : array_like, shape (C_out, C_in, kH, kW), or (kH, kW) if `x` is (H, W)
        The kernels, one per output channel.
    bias : array_like, shape (C_out,), or a number if `x` is (H, W), optional
        What is added to each output channel.
    stride : int or (int, int), at least 1
        Pixels from one window to the next: down, across.
    padding : int or (int, int), at least 0
        Zeros put on both ends of each axis: rows, columns.
    dilation : int or (int, int), at least 1
        Pixels from one weight to the next: down, across.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out) or (H_out, W_out), as `x`
        H_out and W_out follow the formula of `conv1d`, each from its own axis.
        float32 if `x` and `weight` are float32. Other real input is computed in float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers that fit float64, or `stride`, `padding` or
        `dilation` holds something else than integers.
    ValueError
        If the shapes do not belong together, an array is empty, the kernel is larger than the
        padded image, or `stride`, `padding` or `dilation` is too small or has too many entries.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285.

    Examples
    --------
    >>> conv2d([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]], bias=10)
    array([[16., 18.]])
    """
    return _conv(2, x, weight, bias, stride, padding, dilation)


# --8<-- [start:cross_correlate]
def _cross_correlate(
    x: np.ndarray, weight: np.ndarray, stride: tuple[int, ...], dilation: tuple[int, ...]
) -> np.ndarray:
    """Cross-correlate `x`, (N, C_in, *size), with `weight`, (C_out, C_in, *kernel), by one product.

    Every window of `x` becomes a column, every kernel a row: their matrix product holds all sums.
    The columns take as much memory as `x` times the number of weights in a kernel.
    """
    axes = tuple(range(2, x.ndim))
    span = [d * (k - 1) + 1 for k, d in zip(weight.shape[2:], dilation, strict=True)]
    windows = np.lib.stride_tricks.sliding_window_view(x, span, axis=axes)  # a view, no copy
    windows = windows[:, :, *(slice(None, None, step) for step in (*stride, *dilation))]
    output_size = windows.shape[2 : x.ndim]
    columns = np.moveaxis(windows, range(-len(axes), 0), axes)  # (N, C_in, *kernel, *output_size)
    columns = columns.reshape(len(x), weight[0].size, -1)
    rows = weight.reshape(len(weight), -1)
    sums: np.ndarray = rows @ columns  # (N, C_out, windows)
    return sums.reshape(len(x), len(weight), *output_size)


# --8<-- [end:cross_correlate]


def _conv(
    dims: int,
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None,
    stride: int | Sequence[int],
    padding: int | Sequence[int],
    dilation: int | Sequence[int],
) -> np.ndarray:
    """Check the arguments, give the arrays all their axes, compute, take the added axes back."""
    x, weight = _real_array("x", x), _real_array("weight", weight)
    strides = _per_axis("stride", stride, dims, least=1)
    paddings = _per_axis("padding", padding, dims, least=0)
    dilations = _per_axis("dilation", dilation, dims, least=1)
    _check_shapes(dims, x, weight)
    _check_fit(x.shape[-dims:], weight.shape[-dims:], paddings, dilations)

    single = weight.ndim == dims  # one signal, one kernel, no axis of channels
    batched = x.ndim == dims + 2
    dtype = np.result_type(x, weight)
    x = x.astype(dtype, copy=False).reshape((1,) * (dims + 2 - x.ndim) + x.shape)
    weight = weight.astype(dtype, copy=False).reshape(
        (1,) * (dims + 2 - weight.ndim) + weight.shape
    )
    if any(paddings):
        x = np.pad(x, [(0, 0), (0, 0), *((zeros, zeros) for zeros in paddings)])
    y = _cross_correlate(x, weight, strides, dilations)
    if bias is not None:
        y += _checked_bias(bias, len(weight), single).astype(dtype).reshape(-1, *(1,) * dims)
    return y[0, 0] if single else y if batched else y[0]


def _real_array(name: str, values: ArrayLike) -> np.ndarray:
    """Return `values` as a float32 or float64 array."""
    array = np.asarray(values)
    if not np.can_cast(array.dtype, np.float64):
        raise TypeError(
            f"{name} has dtype {array.dtype}, which float64 does not hold: "
            f"pass real numbers, such as {name}.real or {name}.astype(float)"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape} and holds no values: pass at least one")
    return array if array.dtype == np.float32 else array.astype(np.float64, copy=False)


def _per_axis(name: str, value: int | Sequence[int], dims: int, *, least: int) -> tuple[int, ...]:
    """Return one integer per axis: the entries of `value`, or `value` itself for each axis."""
    entries = tuple(value) if isinstance(value, list | tuple) else (value,) * dims
    if len(entries) != dims:
        raise ValueError(f"{name} {value!r} has length {len(entries)}: pass one int, or {dims}")
    return tuple(_integer(name, entry, least) for entry in entries)


def _integer(name: str, value: object, least: int) -> int:
    """Return `value` as an int of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} {value!r} is not an integer: pass an int, {least} or more")
    if value < least:
        raise ValueError(f"{name} {value} is below {least}: pass an int, {least} or more")
    return int(value)


def _check_shapes(dims: int, x: np.ndarray, weight: np.ndarray) -> None:
    """Raise unless the axes and channels of `x` and `weight` belong together."""
    single = x.ndim == weight.ndim == dims
    if not single and (x.ndim not in (dims + 1, dims + 2) or weight.ndim != dims + 2):
        size, kernel = ("L", "k") if dims == 1 else ("H, W", "kH, kW")
        raise ValueError(
            f"x has {x.ndim} axes {x.shape} and weight {weight.ndim} {weight.shape}: pass x as "
            f"(N, C_in, {size}) or (C_in, {size}) with weight as (C_out, C_in, {kernel}), "
            f"or one channel without its axis: ({size}) with ({kernel})"
        )
    if not single and x.shape[-dims - 1] != weight.shape[1]:
        raise ValueError(
            f"x has {x.shape[-dims - 1]} channels, but weight expects {weight.shape[1]}: axis "
            f"{x.ndim - dims - 1} of x {x.shape} must be as long as axis 1 of weight {weight.shape}"
        )


def _check_fit(
    size: tuple[int, ...],
    kernel_size: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Raise if the kernel, spread by its dilation, is longer than the padded input."""
    for length, k, zeros, d in zip(size, kernel_size, padding, dilation, strict=True):
        span, padded = d * (k - 1) + 1, length + 2 * zeros
        if span > padded:
            spread = f" at dilation {d} spans {span}, which" if d > 1 else ""
            raise ValueError(
                f"kernel_size {k}{spread} exceeds the padded input length {padded}: "
                f"use a smaller kernel or padding of at least {zeros + (span - padded + 1) // 2}"
            )


def _checked_bias(bias: ArrayLike, out_channels: int, single: bool) -> np.ndarray:
    """Return `bias` as one number per output channel."""
    offsets = _real_array("bias", bias)
    if offsets.shape != (out_channels,) and not (single and offsets.ndim == 0):
        raise ValueError(
            f"bias has shape {offsets.shape}, but weight has {out_channels} output channels: "
            f"pass shape ({out_channels},)" + (" or a number" if single else "")
        )
    return offsets
