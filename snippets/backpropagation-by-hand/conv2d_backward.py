import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from convbook.convolution import conv2d


def conv2d_backward(x, weight, grad, flip=(2, 3)):
    height, width = weight.shape[2:]
    windows = sliding_window_view(x, (height, width), axis=(2, 3))
    dw = np.einsum("nohw,nchwij->ocij", grad, windows)
    rows, columns = (height - 1, height - 1), (width - 1, width - 1)
    padded = np.pad(grad, ((0, 0), (0, 0), rows, columns))
    dx = conv2d(padded, np.flip(weight, flip).swapaxes(0, 1))
    return dx, dw, grad.sum((0, 2, 3))


rng = np.random.default_rng(0)
x, w = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 2))
g = rng.normal(size=(2, 4, 7, 7))
tensors = [torch.tensor(a, requires_grad=True) for a in (x, w, np.zeros(4))]
torch.nn.functional.conv2d(*tensors).backward(torch.tensor(g))

mine = conv2d_backward(x, w, g)
for name, a, tensor in zip(("dx", "dw", "db"), mine, tensors, strict=True):
    print(name, a.shape, np.allclose(a, tensor.grad))
for flip in ((), (2,), (3,)):
    dx = conv2d_backward(x, w, g, flip)[0]
    print("dx with axes flipped", flip, np.allclose(dx, tensors[0].grad))
