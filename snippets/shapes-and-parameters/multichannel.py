import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, w, b):
    """Slide w (O, C, kH, kW) over x (C, H, W) and add b (O,)."""
    windows = sliding_window_view(x, w.shape[2:], axis=(1, 2))
    return np.einsum("chwij,ocij->ohw", windows, w) + b[:, None, None]


rng = np.random.default_rng(0)
x, b = rng.normal(size=(3, 32, 32)), rng.normal(size=8)
w = rng.normal(size=(8, 3, 3, 3))
y = conv2d(x, w, b)

tensors = [torch.from_numpy(a) for a in (x[None], w, b)]
layer = torch.nn.functional.conv2d(*tensors)[0].numpy()
print("shape", y.shape)
print("equal to PyTorch:", np.allclose(y, layer, rtol=0, atol=1e-12))
print("multiply-adds:", f"{y.size * w[0].size:,}")
