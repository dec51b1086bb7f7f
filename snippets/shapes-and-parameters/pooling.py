import torch
from torch.nn.functional import avg_pool1d, max_pool1d

signal = [1.0, 3.0, 2.0, 9.0, 4.0, 4.0, 7.0]
x = torch.tensor([[signal]], dtype=torch.float64)

print("signal     ", signal)
print("max of two ", max_pool1d(x, 2)[0, 0].tolist())
print("mean of two", avg_pool1d(x, 2)[0, 0].tolist())
print("ceil_mode  ", max_pool1d(x, 2, ceil_mode=True)[0, 0].tolist())
print(f"all places: largest {x.max():.1f}, mean {x.mean():.2f}")
