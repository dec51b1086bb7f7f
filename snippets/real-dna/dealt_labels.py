import numpy as np
import torch

from convbook.dna import one_hot
from convbook.genomics import families, load_crp_sites

codes, _ = load_crp_sites()
family = families(codes, shift=2)
x = one_hot(codes).flatten(1)
other = one_hot(codes).flip(1, 2).flatten(1)
alike = torch.maximum(x @ x.T, x @ other.T).numpy()  # bases in common

by_row, by_family = [], []
for seed in range(400):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, len(codes))[family]  # a coin for each family
    drawn = rng.permutation(len(codes))
    groups = rng.permutation(np.unique(family))
    rows = np.isin(np.arange(len(codes)), drawn[:72])
    whole = np.isin(family, groups[:52])
    for test, results in ((rows, by_row), (whole, by_family)):
        most_alike = alike[test][:, ~test].argmax(1)
        results.append((labels[~test][most_alike] == labels[test]).mean())
for name, results in (("rows", by_row), ("families", by_family)):
    error = np.std(results) / len(results) ** 0.5
    print(f"{name} dealt: {np.mean(results):.2f}, standard error {error:.3f}")
