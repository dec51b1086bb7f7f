import numpy as np


def draw_starts(n, length, width, rng):
    return rng.integers(0, length - width, size=n, endpoint=True)


rng = np.random.default_rng(0)
starts = draw_starts(200_000, length=100, width=7, rng=rng)
assert starts.min() == 0
assert starts.max() == 93
assert len(np.unique(starts)) == 94
print("first", starts.min(), "last", starts.max())
