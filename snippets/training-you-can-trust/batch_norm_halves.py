import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
x = torch.randn(64, 4, 20, generator=generator, dtype=torch.float64)
for layer in (nn.BatchNorm1d(4), nn.GroupNorm(1, 4)):
    layer.double()
    together = layer(x)
    apart = torch.cat([layer(half) for half in x.split(32)])
    name = type(layer).__name__
    print(f"{name:11} two halves as the whole: {torch.allclose(together, apart)}")
