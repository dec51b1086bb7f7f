import torch
from torch import nn
from torch.nn.functional import conv2d

generator = torch.Generator().manual_seed(0)
images = torch.randn(8, 3, 16, 16, dtype=torch.float64, generator=generator)
weight = torch.randn(4, 3, 3, 3, dtype=torch.float64, generator=generator)
norm = nn.BatchNorm2d(4, dtype=torch.float64)

plain = conv2d(images, weight)
biased = plain + 5
print("the same maps:           ", torch.allclose(plain, biased))
print("the same, normalised:    ", torch.allclose(norm(plain), norm(biased)))
