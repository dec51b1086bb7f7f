import torch
from torch.nn.functional import avg_pool1d, max_pool1d

x = torch.tensor([[[-3.0, -2.0, -4.0]]], dtype=torch.float64)
largest = max_pool1d(x, 3, stride=1, padding=1)[0, 0]
mean = avg_pool1d(x, 3, stride=1, padding=1)[0, 0]

print("max pool ", *(f"{value:.2f}" for value in largest))
print("mean pool", *(f"{value:.2f}" for value in mean))
