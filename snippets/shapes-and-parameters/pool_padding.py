import torch
from torch.nn.functional import avg_pool1d, max_pool1d

below_zero = torch.tensor([[[-3.0, -2.0, -4.0]]], dtype=torch.float64)

print("max pool ", max_pool1d(below_zero, 3, stride=1, padding=1)[0, 0].tolist())
print("mean pool", [f"{m:.2f}" for m in avg_pool1d(below_zero, 3, stride=1, padding=1)[0, 0]])
