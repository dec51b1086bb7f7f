import numpy as np

from convbook.dna import one_hot
from convbook.genomics import (
    auc,
    background,
    bootstrap,
    families,
    load_crp_sites,
    merge_reverse_complements,
    plant,
    pwm,
    scan,
)

sites = merge_reverse_complements(load_crp_sites()[0])
family = families(sites, shift=2)
print(f"{len(sites)} sites in {len(np.unique(family))} families")


def score_one_split(seed):
    drawn = np.random.default_rng(seed).permutation(np.unique(family))
    test = np.isin(family, drawn[: len(drawn) // 5])
    matrix = pwm(sites[~test])
    with_site = plant(sites[test], background(1000, 100, seed=2 * seed), seed=seed)
    without = background(1000, 100, seed=2 * seed + 1)
    x = one_hot(np.concatenate([with_site, without]))
    return scan(matrix, x), np.repeat([1, 0], 1000)


scores, labels = score_one_split(0)
low, high = bootstrap(scores, labels)
print(f"one split: AUC {auc(scores, labels):.3f}, {low:.3f} to {high:.3f}")
areas = [auc(*score_one_split(seed)) for seed in range(20)]
print(f"20 splits: mean {np.mean(areas):.3f}, {min(areas):.2f} to {max(areas):.2f}")
