import numpy as np

length, width = 100, 7
rng = np.random.default_rng(0)
good = rng.integers(0, length - width + 1, 200_000)
short = rng.integers(0, length - width, 200_000)

for name, starts in (("up to length - width", good), ("one too few", short)):
    last = starts.max()
    print(f"{name:21} {len(np.unique(starts))} starts,", end=" ")
    print(f"the last at {last}, last sample used: {last + width - 1}")
