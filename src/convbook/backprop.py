"""Backpropagation by hand: each layer's gradients in NumPy, and a network that learns by them.

Every backward function answers one question. Given how the loss changes with each output of a
layer, how does it change with each of its inputs, weights and biases? All arrays are float64. No
function imports PyTorch, and all agree with its autograd.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from convbook.checks import check_integer
from convbook.convolution import conv1d
from convbook.shapes import output_size

__all__ = [
    "GradientCheck",
    "Gradients",
    "NumpyCNN",
    "check_gradient",
    "conv1d_backward",
    "conv1d_backward_loop",
    "gradients_by_loop",
    "gradients_by_sliding",
    "linear_backward",
    "log_loss",
    "max_pool1d",
    "max_pool1d_backward",
    "numeric_gradient",
    "real_array",
    "relu_backward",
    "scatter_to_winners",
]


class Gradients(NamedTuple):
    """How the loss changes with each number that went into a layer.

    Attributes
    ----------
    x, weight, bias : ndarray of float64
        Each of the shape of what it is the gradient of.
    """

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray


def conv1d_backward_loop(
    x: ArrayLike,
    weight: ArrayLike,
    grad: ArrayLike,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Gradients:
    """Do what `conv1d_backward` does, product by product: for reading, not for use."""
    arrays = _checked_conv1d(x, weight, grad, stride, padding, dilation)
    return gradients_by_loop(*arrays, stride, padding, dilation)


# --8<-- [start:gradients_by_loop]
def gradients_by_loop(
    x: np.ndarray,
    weight: np.ndarray,
    grad: np.ndarray,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Gradients:
    """Walk back through every product of the forward pass: each has one weight, one sample."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    dx, dw, db = np.zeros(padded.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for n, o, i in np.ndindex(grad.shape):  # signal, output channel, window
        db[o] += grad[n, o, i]
        for c, j in np.ndindex(weight.shape[1:]):  # input channel, place in the kernel
            sample = i * stride + j * dilation
            dw[o, c, j] += grad[n, o, i] * padded[n, c, sample]
            dx[n, c, sample] += grad[n, o, i] * weight[o, c, j]
    return Gradients(dx[:, :, padding : padding + x.shape[2]], dw, db)


# --8<-- [end:gradients_by_loop]


def conv1d_backward(
    x: ArrayLike,
    weight: ArrayLike,
    grad: ArrayLike,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Gradients:
    """Take the gradient back through `convbook.convolution.conv1d`.

    Parameters
    ----------
    x : array_like, shape (N, C_in, L)
        The signals that went in.
    weight : array_like, shape (C_out, C_in, k)
        The kernels that they met.
    grad : array_like, shape (N, C_out, L_out)
        The derivative of the loss by each output.
    stride, padding, dilation : int
        As in the forward pass.

    Returns
    -------
    Gradients
        The derivative by each sample, (N, C_in, L), each weight, (C_out, C_in, k), and each bias,
        (C_out,). Those of weights and biases are sums over the signals of the batch: if the loss
        is a mean over the batch, `grad` holds the division by N already.

    Raises
    ------
    TypeError
        If an array does not hold real numbers, or an option is no integer.
    ValueError
        If the shapes do not belong together, an array is empty, or the kernel does not fit.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285, calls
    the way back to the samples a transposed convolution.

    Examples
    --------
    >>> dx, dw, db = conv1d_backward([[[1, 2, 3, 4, 5]]], [[[1, 0, -1]]], [[[1, 10, 100]]])
    >>> print(dx, dw, db)
    [[[   1.   10.   99.  -10. -100.]]] [[[321. 432. 543.]]] [111.]
    """
    arrays = _checked_conv1d(x, weight, grad, stride, padding, dilation)
    return gradients_by_sliding(*arrays, stride, padding, dilation)


# --8<-- [start:gradients_by_sliding]
def gradients_by_sliding(
    x: np.ndarray,
    weight: np.ndarray,
    grad: np.ndarray,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Gradients:
    """Compute all three gradients with one product of matrices and one convolution."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    reach = dilation * (weight.shape[2] - 1)  # samples from the first weight to the last

    # Each weight meets one sample of each window: sum over the signals and the windows.
    windows = sliding_window_view(padded, reach + 1, axis=2)[:, :, ::stride, ::dilation]
    dw = np.tensordot(grad, windows, ((0, 2), (0, 2)))

    # Put stride - 1 zeros between the gradients and `reach` at both ends; slide the flipped kernel.
    spread = np.zeros((len(x), len(weight), padded.shape[2] + reach))
    spread[:, :, reach::stride][:, :, : grad.shape[2]] = grad
    dx = conv1d(spread, weight[:, :, ::-1].swapaxes(0, 1), dilation=dilation)
    return Gradients(dx[:, :, padding : padding + x.shape[2]], dw, grad.sum((0, 2)))


# --8<-- [end:gradients_by_sliding]


def relu_backward(x: ArrayLike, grad: ArrayLike) -> np.ndarray:
    """Let through the gradient, any shape, where `x`, the input of the ReLU, is positive.

    At exactly zero, where the ReLU has a corner, nothing passes, as in PyTorch.

    Raises
    ------
    TypeError
        If an array does not hold real numbers.
    ValueError
        If the two have different shapes.
    """
    x, grad = real_array("x", x), real_array("grad", grad)
    _check_grad(grad, x.shape, "x")
    return np.where(x > 0, grad, 0.0)


def max_pool1d(x: ArrayLike, kernel_size: int, *, stride: int | None = None) -> np.ndarray:
    """Keep the largest value of each window.

    Parameters
    ----------
    x : array_like, shape (N, C, L)
        The signals.
    kernel_size : int
        Samples per window. The length of `x` makes one window of each channel.
    stride : int, optional
        Samples from one window to the next; by default `kernel_size`. What is left over at the end
        is dropped.

    Returns
    -------
    ndarray of float64, shape (N, C, L_out)
        L_out = floor((L - kernel_size) / stride) + 1.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, or an option is no integer.
    ValueError
        If `x` has other than three axes or is empty, an option is below 1, or the window does not
        fit.
    """
    windows = _pool_windows(real_array("x", x, 3, "(N, C, L)"), kernel_size, stride)
    return np.asarray(windows.max(axis=3))


def max_pool1d_backward(
    x: ArrayLike, grad: ArrayLike, kernel_size: int, *, stride: int | None = None
) -> np.ndarray:
    """Give each gradient to the one sample of its window that was the largest.

    Of several equally large ones the first takes all, as in PyTorch's `max_pool1d`. (`Tensor.amax`
    shares it among them.) A sample that won in several windows gets the sum.

    Parameters
    ----------
    x : array_like, shape (N, C, L)
        The signals that went in.
    grad : array_like, shape (N, C, L_out)
        The derivative of the loss by each output of `max_pool1d`.
    kernel_size, stride : int
        As in the forward pass.

    Returns
    -------
    ndarray of float64, shape (N, C, L)
        The derivative of the loss by each sample.

    Raises
    ------
    TypeError, ValueError
        As `max_pool1d`; and if the shape of `grad` is not that of its output.

    Examples
    --------
    >>> print(max_pool1d_backward([[[3, 9, 4, 1]]], [[[10, 100]]], kernel_size=2))
    [[[  0.  10. 100.   0.]]]
    """
    x, grad = real_array("x", x, 3, "(N, C, L)"), real_array("grad", grad)
    windows = _pool_windows(x, kernel_size, stride)
    _check_grad(grad, windows.shape[:3], "the output")
    return scatter_to_winners(x, windows, grad, kernel_size if stride is None else stride)


# --8<-- [start:scatter_to_winners]
def scatter_to_winners(
    x: np.ndarray, windows: np.ndarray, grad: np.ndarray, stride: int
) -> np.ndarray:
    """Add each gradient, (N, C, L_out), to the winner of its window, (N, C, L_out, k)."""
    winner = windows.argmax(axis=3) + stride * np.arange(windows.shape[2])  # its place in `x`
    n, c = np.indices(grad.shape)[:2]
    dx = np.zeros(x.shape)
    np.add.at(dx, (n, c, winner), grad)  # unlike dx[...] += grad, also where a winner won twice
    return dx


# --8<-- [end:scatter_to_winners]


def linear_backward(x: ArrayLike, weight: ArrayLike, grad: ArrayLike) -> Gradients:
    """Take the gradient back through `x @ weight.T + bias`.

    Parameters
    ----------
    x : array_like, shape (N, features)
        What went in.
    weight : array_like, shape (outputs, features)
        One row per output, as in `nn.Linear`.
    grad : array_like, shape (N, outputs)
        The derivative of the loss by each output.

    Returns
    -------
    Gradients
        By each feature, (N, features), each weight, (outputs, features), and each bias, (outputs,).

    Raises
    ------
    TypeError
        If an array does not hold real numbers.
    ValueError
        If the shapes do not belong together.
    """
    x, weight = (
        real_array("x", x, 2, "(N, features)"),
        real_array("weight", weight, 2, "(outputs, features)"),
    )
    grad = real_array("grad", grad)
    if x.shape[1] != weight.shape[1]:
        raise ValueError(
            f"x has {x.shape[1]} features, but weight expects {weight.shape[1]}: axis 1 of x "
            f"{x.shape} must be as long as axis 1 of weight {weight.shape}"
        )
    _check_grad(grad, (len(x), len(weight)), "the output")
    return Gradients(grad @ weight, grad.T @ x, grad.sum(0))


def log_loss(score: ArrayLike, y: ArrayLike) -> tuple[float, np.ndarray]:
    """Return the mean log-loss of scores (n,) for labels (n,) of 0 and 1, and its gradient (n,).

    The probability of label 1 is the logistic function of the score. The gradient is the
    probability minus the label, divided by n: the mean over the batch is in it.

    Raises
    ------
    TypeError
        If an array does not hold real numbers.
    ValueError
        If the two have different shapes or more than one axis, or `y` holds other labels.
    """
    score, y = real_array("score", score, 1, "(n,)"), real_array("y", y)
    _check_labels(y, len(score), "score")
    wrong = np.logaddexp(0, score)  # -log of the probability of label 0; no overflow
    probability = np.exp(score - wrong)
    return float(np.mean(wrong - y * score)), (probability - y) / len(y)


def numeric_gradient(
    f: Callable[[np.ndarray], float], x: ArrayLike, *, step: float = 1e-5
) -> np.ndarray:
    """Estimate the gradient of `f` at `x`, any shape, by central differences.

    Two calls of `f` per entry: right for a check, far too slow for a training. The error of the
    formula falls with the square of `step`; that of the rounding grows as `step` falls.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `step` is not positive, or `f` returns something else than one finite number.
    """
    x = real_array("x", x).copy()
    _check_step(step)
    slope = np.zeros(x.shape)
    for entry in np.ndindex(x.shape):
        value = x[entry]
        x[entry] = value + step
        above = _number(f(x))
        x[entry] = value - step
        below = _number(f(x))
        x[entry] = value
        slope[entry] = (above - below) / (2 * step)
    return slope


class GradientCheck(NamedTuple):
    """How far a gradient is from central differences.

    Attributes
    ----------
    error : float
        The largest difference of any entry, as a share of the largest entry of the two gradients;
        0 if both are zero everywhere.
    worst : tuple of int
        The index of the entry with that difference.
    numeric : ndarray of float64
        The central differences, of the shape of the gradient.
    """

    error: float
    worst: tuple[int, ...]
    numeric: np.ndarray


def check_gradient(
    f: Callable[[np.ndarray], float], x: ArrayLike, grad: ArrayLike, *, step: float = 1e-5
) -> GradientCheck:
    """Compare `grad` with central differences of `f` at `x`.

    For a smooth `f` of values around 1, a right gradient has an error of about 1e-9, a wrong one of
    about 1. Where `f` has a corner within `step` of `x`, such as a ReLU at zero or a maximum with
    two winners, a right gradient differs as well.

    Parameters
    ----------
    f : callable
        From an array of the shape of `x` to one number.
    x : array_like, any shape
        Where. Not modified.
    grad : array_like, shape of `x`
        The gradient to be checked.
    step : float
        How far to go to each side.

    Raises
    ------
    TypeError
        If an array does not hold real numbers.
    ValueError
        If the shapes differ, `step` is not positive, or `f` returns something else than one finite
        number.

    Examples
    --------
    >>> check = check_gradient(lambda x: np.sum(x**2), [1.0, 2.0], [2.0, 5.0])
    >>> print(f"{check.error:.1f} at {check.worst}")
    0.2 at (1,)
    """
    x, grad = real_array("x", x), real_array("grad", grad)
    _check_grad(grad, x.shape, "x")
    numeric = numeric_gradient(f, x, step=step)
    difference = np.abs(grad - numeric)
    worst = np.unravel_index(difference.argmax(), difference.shape)
    largest = max(np.abs(grad).max(), np.abs(numeric).max())
    error = difference[worst] / largest if largest > 0 else 0.0
    return GradientCheck(float(error), tuple(int(i) for i in worst), numeric)


# --8<-- [start:NumpyCNN]
class NumpyCNN:
    """Convolution, ReLU, the maximum over all positions, one dense layer: no autograd."""

    def __init__(self, filters: int = 4, kernel_size: int = 7, *, seed: int = 0) -> None:
        check_integer("filters", filters, 1)
        check_integer("kernel_size", kernel_size, 1)
        check_integer("seed", seed, 0)
        rng = np.random.default_rng(seed)
        self.parameters = {
            "conv.weight": rng.normal(0, 0.3, (filters, 1, kernel_size)),
            "conv.bias": np.zeros(filters),
            "linear.weight": rng.normal(0, 0.3, (1, filters)),
            "linear.bias": np.zeros(1),
        }
        self.seen: tuple[np.ndarray, ...] = ()

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Map signals (n, 1, length) to scores (n,): above 0 means "spike"."""
        x = real_array("x", x, 3, "(n, 1, length)")
        weight, bias, last_weight, last_bias = self.parameters.values()
        z = conv1d(x, weight, bias)  # (n, filters, windows)
        a = np.maximum(z, 0)
        strongest = a.max(2)  # (n, filters)
        self.seen = x, z, a, strongest  # what the way back needs
        score: np.ndarray = strongest @ last_weight.T + last_bias
        return score[:, 0]

    def backward(self, grad: np.ndarray) -> dict[str, np.ndarray]:
        """Map the derivatives by the scores (n,) to those by the parameters."""
        if not self.seen:
            raise RuntimeError("there is nothing to go back through: call forward(x) first")
        x, z, a, strongest = self.seen
        weight, _, last_weight, _ = self.parameters.values()
        last = linear_backward(strongest, last_weight, grad[:, None])
        to_a = max_pool1d_backward(a, last.x[:, :, None], kernel_size=a.shape[2])
        first = conv1d_backward(x, weight, relu_backward(z, to_a))
        slopes = first.weight, first.bias, last.weight, last.bias
        return dict(zip(self.parameters, slopes, strict=True))

    def step(self, x: ArrayLike, y: ArrayLike, lr: float) -> float:
        """Go one step downhill on a batch with labels (n,); return the loss before it."""
        loss, grad = log_loss(self.forward(x), y)
        for name, slope in self.backward(grad).items():
            self.parameters[name] -= lr * slope  # minus: against the slope
        return loss

    # --8<-- [end:NumpyCNN]

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 20,
        batch_size: int = 64,
        lr: float = 0.2,
        seed: int = 0,
    ) -> list[float]:
        """Take steps on batches that are dealt anew in each epoch; return the mean loss of each.

        Parameters
        ----------
        x : array_like, shape (n, 1, length)
            The signals.
        y : array_like, shape (n,)
            Their labels: 1 for a spike, 0 for none.
        epochs : int
            How often all the signals are seen.
        batch_size : int
            How many signals share a step; the last batch of an epoch may be smaller.
        lr : float
            The learning rate, the same in every step.
        seed : int
            Of the generator that deals the batches.

        Raises
        ------
        TypeError
            If an array does not hold real numbers, or a count is no integer.
        ValueError
            If the shapes do not belong together, a label is not 0 or 1, or a number is too small.
        FloatingPointError
            If a loss is not finite.
        """
        x, y = real_array("x", x, 3, "(n, 1, length)"), real_array("y", y)
        if not np.isfinite(x).all():
            raise ValueError("x holds nan or inf: remove or replace those signals")
        _check_labels(y, len(x), "x")
        check_integer("epochs", epochs, 1)
        check_integer("batch_size", batch_size, 1)
        check_integer("seed", seed, 0)
        if not 0 < lr < math.inf:
            raise ValueError(f"lr {lr} is no learning rate: pass a positive number, such as 0.2")
        rng = np.random.default_rng(seed)
        history = []
        for epoch in range(1, epochs + 1):
            order = rng.permutation(len(y))
            total = 0.0
            for start in range(0, len(y), batch_size):
                batch = order[start : start + batch_size]
                with np.errstate(over="ignore", invalid="ignore"):  # the next line reports it
                    loss = self.step(x[batch], y[batch], lr)
                if not math.isfinite(loss):
                    raise FloatingPointError(
                        f"the loss is {loss} in epoch {epoch}: pass a smaller lr than {lr}"
                    )
                total += loss * len(batch)
            history.append(total / len(y))
        return history


def real_array(
    name: str, values: ArrayLike, axes: int | None = None, wanted: str = ""
) -> np.ndarray:
    """Return `values` as float64, or raise unless they are real and have so many axes."""
    array = np.asarray(values)
    if not np.can_cast(array.dtype, np.float64):
        raise TypeError(
            f"{name} has dtype {array.dtype}, which float64 does not hold: "
            f"pass real numbers, such as {name}.astype(float)"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape} and holds no values: pass at least one")
    if axes is not None and array.ndim != axes:
        raise ValueError(f"{name} has {array.ndim} axes {array.shape}: pass {wanted}")
    return array.astype(np.float64, copy=False)


def _check_grad(grad: np.ndarray, shape: tuple[int, ...], of: str) -> None:
    """Raise unless there is one derivative for each number."""
    if grad.shape != shape:
        raise ValueError(
            f"grad has shape {grad.shape}, but {of} {shape}: pass one derivative for each number"
        )


def _checked_conv1d(
    x: ArrayLike, weight: ArrayLike, grad: ArrayLike, stride: int, padding: int, dilation: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the three arrays, or raise unless they are of one convolution."""
    x = real_array("x", x, 3, "(N, C_in, L)")
    weight = real_array("weight", weight, 3, "(C_out, C_in, k)")
    grad = real_array("grad", grad)
    if x.shape[1] != weight.shape[1]:
        raise ValueError(
            f"x has {x.shape[1]} channels, but weight expects {weight.shape[1]}: axis 1 of x "
            f"{x.shape} must be as long as axis 1 of weight {weight.shape}"
        )
    check_integer("stride", stride, 1)
    check_integer("padding", padding, 0)
    check_integer("dilation", dilation, 1)
    length = output_size(x.shape[2], weight.shape[2], stride, padding, dilation)
    _check_grad(grad, (len(x), len(weight), length), "the output")
    return x, weight, grad


def _pool_windows(x: np.ndarray, kernel_size: int, stride: int | None) -> np.ndarray:
    """Return the windows of `x`, (N, C, L_out, kernel_size), as a view."""
    check_integer("kernel_size", kernel_size, 1)
    stride = kernel_size if stride is None else stride
    check_integer("stride", stride, 1)
    output_size(x.shape[2], kernel_size, stride)  # raises, if the window does not fit
    return sliding_window_view(x, kernel_size, axis=2)[:, :, ::stride]


def _check_labels(y: np.ndarray, n: int, name: str) -> None:
    """Raise unless `y` holds n labels, each 0 or 1."""
    if y.shape != (n,):
        raise ValueError(
            f"y has shape {y.shape}, but {name} has length {n}: "
            f"pass shape ({n},), one label for each"
        )
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y holds {np.unique(y).tolist()}: pass the labels 0 and 1")


def _check_step(step: float) -> None:
    """Raise unless `step` is a distance."""
    if not 0 < step < math.inf:
        raise ValueError(f"step {step} is no distance: pass a positive number, such as 1e-5")


def _number(value: object) -> float:
    """Return what `f` returned as a float, or raise."""
    number = np.asarray(value)
    if number.shape != () or not np.can_cast(number.dtype, float) or not np.isfinite(number):
        raise ValueError(f"f returned {value!r}: let it return one finite number, such as the loss")
    return float(number)
