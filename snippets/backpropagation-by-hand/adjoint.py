import numpy as np
import torch
from torch.nn.functional import conv_transpose1d

from convbook.backprop import conv1d_backward
from convbook.convolution import conv1d

rng = np.random.default_rng(0)
x, w = rng.normal(size=(2, 3, 20)), rng.normal(size=(4, 3, 5))
y = conv1d(x, w, stride=3)
g = rng.normal(size=y.shape)
dx = conv1d_backward(x, w, g, stride=3).x

print("y . g equals x . dx:", np.isclose(np.sum(y * g), np.sum(x * dx)))
transposed = conv_transpose1d(torch.tensor(g), torch.tensor(w), stride=3)
print("dx is a transposed convolution:", np.allclose(dx, transposed))
