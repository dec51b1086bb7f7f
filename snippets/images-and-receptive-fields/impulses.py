import torch
from torch.nn.functional import conv1d

pixels = torch.eye(9, dtype=torch.float64)[:, None]  # in each row a single one
ones = torch.ones(1, 1, 3, dtype=torch.float64)

once = conv1d(pixels, ones)
twice = conv1d(once, ones)
print("outputs after one layer:", once.shape[2], "and after two:", twice.shape[2])
print("what reaches the middle output from each pixel")
print("  one layer ", once[:, 0, 3].int().tolist())
print("  two layers", twice[:, 0, 2].int().tolist())
