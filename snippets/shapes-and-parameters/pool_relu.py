import torch
from torch.nn.functional import avg_pool1d, max_pool1d

generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 8, 100, dtype=torch.float64, generator=generator)

for pool in (max_pool1d, avg_pool1d):
    relu_first, pool_first = pool(x.relu(), 2), pool(x, 2).relu()
    print(pool.__name__, "the same:", torch.equal(relu_first, pool_first))
