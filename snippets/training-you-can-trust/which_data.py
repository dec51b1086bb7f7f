import torch
from torch import nn

from convbook.training import accuracy, fit, seeded


def points(n, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 2, generator=generator, dtype=torch.float64)
    return x, (x.square().sum(1) < 1.5).long()  # inside a circle, or outside


def network(seed):
    with seeded(seed):
        return nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 2)
        ).double()


new = points(10_000, seed=100)
print("                   100 training points  10,000 new ones")
for seed in range(4):
    train, model = points(100, seed), network(seed)
    fit(model, *train, epochs=80, batch_size=25, lr=0.05)
    old = accuracy(model, *train)
    print(f"network, seed {seed} {old:21.2f} {accuracy(model, *new):16.2f}")
closest = torch.cdist(new[0], train[0]).argmin(1)  # knows its points, and no more
right = (train[1][closest] == new[1]).double().mean()
print(f"nearest neighbour {1:19.2f} {right:16.2f}")
