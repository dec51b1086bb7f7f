import numpy as np

from convbook.genomics import (
    auc,
    load_crp_sites,
    merge_reverse_complements,
    pwm,
    scan,
    site_task,
)

sites = merge_reverse_complements(load_crp_sites()[0])
x, y = site_task(sites[200:], 150, seed=0)
pseudocounts = (0.01, 1, 10)
print("sites  pseudocount:", *(f"{p:6g}" for p in pseudocounts))
for n in (3, 10, 200):
    row = []
    for pseudocount in pseudocounts:
        drawn = [np.random.default_rng(i).choice(200, n, False) for i in range(4)]
        areas = [auc(scan(pwm(sites[d], pseudocount), x), y) for d in drawn]
        row.append(f"{np.mean(areas):6.2f}")
    print(f"{n:5}              ", *row)
