import torch
from torch.nn.functional import max_pool1d


def impulse(position):
    """Zeros, and one at a single position: what a filter returns that found its pattern there."""
    x = torch.zeros(1, 1, 48)
    x[0, 0, position] = 1
    return x


for position in (4, 5, 6):
    print("impulse at", position, "-> pooled at", max_pool1d(impulse(position), 2).argmax().item())

moves = [(impulse(i), impulse(i + 1)) for i in range(46)]
pooled = sum(torch.equal(max_pool1d(a, 2), max_pool1d(b, 2)) for a, b in moves)
largest = sum(torch.equal(a.amax(-1), b.amax(-1)) for a, b in moves)
print("one step to the right leaves the pooled map as it was:", pooled, "of", len(moves))
print("one step to the right leaves the largest value as it was:", largest, "of", len(moves))
