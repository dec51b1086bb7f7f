import torch
from torch.nn.functional import max_pool1d

from convbook.backprop import max_pool1d_backward

data = torch.tensor([[[3.0, 1, 3, 2]]], dtype=torch.float64)
pooling = {
    "max_pool1d(x, 4)": lambda x: max_pool1d(x, 4),
    "x.max(2).values": lambda x: x.max(2).values,
    "x.amax(2)": lambda x: x.amax(2),
}
for name, pool in pooling.items():
    x = data.clone().requires_grad_()
    pool(x).sum().backward()
    print(f"{name:17}", x.grad[0, 0].numpy())
print(f"{'convbook':17}", max_pool1d_backward(data, [[[1]]], 4)[0, 0])

x = torch.tensor([[[-3.0, -1, -3, -2]]], requires_grad=True)
x.relu().amax(2).sum().backward()
print("behind a ReLU, all negative:", x.grad.abs().max().item())
