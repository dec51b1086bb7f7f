import numpy as np


def first_half(seed):
    order = np.random.default_rng(seed).permutation(1000)
    return order[0::2]


def second_half(seed):
    order = np.random.default_rng(seed).permutation(1000)
    return order[1::2]


for name, seeds in (
    ("one seed for both", (0, 0)),
    ("a seed per process", (0, 1)),
):
    rows = np.concatenate([first_half(seeds[0]), second_half(seeds[1])])
    print(f"{name}: {len(np.unique(rows))} of 1000 rows are seen")
