import torch
from torch.nn.functional import conv1d

x = torch.tensor([[[1.0, 2, 3, 4, 5]]], dtype=torch.float64, requires_grad=True)
w = torch.tensor([[[1.0, 0, -1]]], dtype=torch.float64, requires_grad=True)
b = torch.zeros(1, dtype=torch.float64, requires_grad=True)
g = torch.tensor([[[1.0, 10, 100]]], dtype=torch.float64)

conv1d(x, w, b).backward(g)
print("dL/dw", w.grad.flatten().tolist())
print("dL/dx", x.grad.flatten().tolist())
print("dL/db", b.grad.item())
