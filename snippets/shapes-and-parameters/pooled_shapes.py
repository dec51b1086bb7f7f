import torch
from torch import nn

maps = torch.zeros(1, 16, 33, 33)
for pool in (
    nn.MaxPool2d(2),
    nn.AvgPool2d(2),
    nn.MaxPool2d(2, ceil_mode=True),
    nn.MaxPool2d(3, stride=2, padding=1),
    nn.AdaptiveAvgPool2d((1, 1)),
):
    print(f"{type(pool).__name__:18} {tuple(pool(maps).shape)}")
