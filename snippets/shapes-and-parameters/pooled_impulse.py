import torch
from torch.nn.functional import max_pool1d


def impulse(position):
    """One at a single place of a circle: the first place follows the last."""
    x = torch.zeros(1, 1, 46)
    x[0, 0, position % 46] = 1
    return x


def pool(x):
    return max_pool1d(x, 2)


for i in (4, 5, 6):
    print("impulse at", i, "-> pooled at", pool(impulse(i)).argmax().item())

moves = [(impulse(i), impulse(i + 1)) for i in range(46)]
pooled = sum(torch.equal(pool(a), pool(b)) for a, b in moves)
largest = sum(torch.equal(a.amax(-1), b.amax(-1)) for a, b in moves)
print("one step to the right leaves as it was")
print("  the pooled map:   ", pooled, "of", len(moves))
print("  the largest value:", largest, "of", len(moves))
