import numpy as np

from convbook.genomics import (
    auc,
    bootstrap,
    families,
    load_crp_sites,
    merge_reverse_complements,
    pwm,
    scan,
    site_task,
)

sites = merge_reverse_complements(load_crp_sites()[0])
family = families(sites, shift=2)
members = np.unique(family)
print(f"{len(sites)} sites in {len(members)} families")


def score_one_split(seed):
    drawn = np.random.default_rng(seed).permutation(members)
    test = np.isin(family, drawn[: len(members) // 5])
    x, y = site_task(sites[test], 500, seed=seed)
    return scan(pwm(sites[~test]), x), y, test.sum()


scores, y, n = score_one_split(0)
low, high = bootstrap(scores, y)
print(f"one split, {n} test sites: AUC {auc(scores, y):.3f},", end=" ")
print(f"{low:.3f} to {high:.3f}")
areas = [auc(*score_one_split(seed)[:2]) for seed in range(20)]
print(
    f"20 splits: mean {np.mean(areas):.3f}, {min(areas):.3f} to {max(areas):.3f}"
)
