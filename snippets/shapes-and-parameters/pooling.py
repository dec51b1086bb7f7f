import torch
from torch.nn.functional import avg_pool1d, max_pool1d

x = torch.tensor([[[1.0, 3.0, 2.0, 9.0, 4.0, 4.0, 7.0]]], dtype=torch.float64)

print("signal     ", x[0, 0].tolist())
print("max of two ", max_pool1d(x, 2)[0, 0].tolist())
print("mean of two", avg_pool1d(x, 2)[0, 0].tolist())
print("ceil_mode  ", max_pool1d(x, 2, ceil_mode=True)[0, 0].tolist())
print("largest    ", x.amax(-1)[0].tolist(), " mean", f"{x.mean(-1).item():.2f}")
