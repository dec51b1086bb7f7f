"""Chapter 1: the loop is for reading, the vectorised function for use."""

import numpy as np
import torch

from benchmarks.compare import Row, time_ratio
from convbook.convolution import conv2d, conv2d_loop


def loop_over_vectorised() -> Row:
    """Compare the two loops with `conv2d`, on one 224×224 image."""
    x, weight = _normal((224, 224), (3, 3))
    ratio = time_ratio(lambda: conv2d_loop(x, weight), lambda: conv2d(x, weight))
    return Row("conv2d_loop / conv2d, 224×224 with 3×3", ratio, 150)


def vectorised_over_torch() -> Row:
    """Compare `conv2d` with PyTorch, on one 224×224 image."""
    x, weight = _normal((1, 1, 224, 224), (1, 1, 3, 3))
    return Row("conv2d / torch, 224×224 with 3×3", _over_torch(x, weight), 5, at_most=True)


def vectorised_over_torch_with_channels() -> Row:
    """Compare `conv2d` with PyTorch, on a batch as a small network has it."""
    x, weight = _normal((8, 16, 32, 32), (32, 16, 3, 3))
    what = "conv2d / torch, 8 × 16 channels of 32×32, 32 kernels of 3×3"
    return Row(what, _over_torch(x, weight), 5, at_most=True)


def _normal(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    """Return float64 arrays of standard normal numbers."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape) for shape in shapes]


def _over_torch(x: np.ndarray, weight: np.ndarray) -> float:
    """Return the time of `conv2d` over that of PyTorch, on the same float64 arrays."""
    tensors = torch.from_numpy(x), torch.from_numpy(weight)
    return time_ratio(
        lambda: conv2d(x, weight), lambda: torch.nn.functional.conv2d(*tensors).numpy()
    )


BENCHMARKS = [loop_over_vectorised, vectorised_over_torch, vectorised_over_torch_with_channels]
