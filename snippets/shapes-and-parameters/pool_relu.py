import torch
from torch.nn.functional import avg_pool1d, max_pool1d

generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 8, 100, dtype=torch.float64, generator=generator)

print("max pool: ", torch.equal(max_pool1d(x.relu(), 2), max_pool1d(x, 2).relu()))
print("mean pool:", torch.equal(avg_pool1d(x.relu(), 2), avg_pool1d(x, 2).relu()))
