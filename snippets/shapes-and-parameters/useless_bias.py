import torch
from torch import nn
from torch.nn.functional import conv2d

generator = torch.Generator().manual_seed(0)
images = torch.randn(8, 3, 16, 16, dtype=torch.float64, generator=generator)
weight = torch.randn(4, 3, 3, 3, dtype=torch.float64, generator=generator)
norm = nn.BatchNorm2d(4, dtype=torch.float64)

maps = conv2d(images, weight)
print("bias alone changes the maps:", not torch.allclose(maps, maps + 5))
print("after batch normalisation:  ", not torch.allclose(norm(maps), norm(maps + 5)))
