import torch
from torch import nn

net = nn.Sequential(
    nn.Conv2d(1, 1, 3, padding=1, bias=False),
    nn.Conv2d(1, 1, 3, padding=1, bias=False),
    nn.AvgPool2d(2),
    nn.Conv2d(1, 1, 3, padding=1, bias=False),
)
for parameters in net.parameters():
    nn.init.ones_(parameters)  # positive, so that nothing cancels

image = torch.zeros(1, 1, 32, 32, requires_grad=True)
output = net(image)
output[0, 0, 8, 8].backward()

rows = (image.grad[0, 0] != 0).any(dim=1).nonzero().flatten()
print("output (8, 8) sees rows", rows.min().item(), "to", rows.max().item())
print("these are", len(rows))
