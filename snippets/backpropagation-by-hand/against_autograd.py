import numpy as np
import torch
from torch.nn.functional import conv1d

from convbook.backprop import conv1d_backward

rng = np.random.default_rng(0)
worst = 0.0
for _ in range(200):
    batch, channels, filters, kernel_size = rng.integers(1, 5, size=4)
    stride, dilation, padding = rng.integers(1, 4, size=3)
    x = rng.normal(size=(batch, channels, 20))
    w = rng.normal(size=(filters, channels, kernel_size))
    options = {
        "stride": int(stride),
        "dilation": int(dilation),
        "padding": int(padding),
    }

    tensors = [
        torch.tensor(a, requires_grad=True) for a in (x, w, np.zeros(filters))
    ]
    y = conv1d(*tensors, **options)
    g = rng.normal(size=y.shape)
    y.backward(torch.tensor(g))

    ours = conv1d_backward(x, w, g, **options)
    for mine, tensor in zip(ours, tensors, strict=True):
        worst = max(worst, np.abs(mine - tensor.grad.numpy()).max())

print("200 random layers, largest difference below 1e-12:", worst < 1e-12)
