import numpy as np

from convbook.dna import one_hot
from convbook.genomics import (
    auc,
    background,
    load_crp_sites,
    merge_reverse_complements,
    plant,
    pwm,
    scan,
)

sites = merge_reverse_complements(load_crp_sites()[0])
matrix = pwm(sites[::2])
for at in (0.4, 0.5, 0.6, 0.7):
    shares = (at / 2, (1 - at) / 2, (1 - at) / 2, at / 2)
    codes = background(2000, 100, seed=0, shares=shares)
    codes[:1000] = plant(sites[1::2], codes[:1000], seed=1)
    x, y = one_hot(codes), np.arange(2000) < 1000
    share = x[:, [0, 3]].mean(-1).sum(1)
    print(
        f"{100 * at:.0f} % A or T: matrix {auc(scan(matrix, x), y):.2f},", end=" "
    )
    print(f"share of A and T {auc(share, y):.2f}")
