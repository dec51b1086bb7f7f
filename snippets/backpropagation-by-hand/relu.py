import numpy as np
import torch

from convbook.backprop import relu_backward

x = np.array([-2.0, -0.5, 0, 0.5, 2])
g = np.array([1.0, 10, 100, 1000, 10_000])
print("ReLU   ", np.maximum(x, 0))
print("dL/dx  ", relu_backward(x, g))

tensor = torch.tensor(x, requires_grad=True)
tensor.relu().backward(torch.tensor(g))
print("PyTorch", tensor.grad.numpy())
