import numpy as np

from convbook.dna import one_hot
from convbook.genomics import (
    auc,
    background,
    load_crp_sites,
    merge_reverse_complements,
    pwm,
    scan,
    site_task,
)

sites = merge_reverse_complements(load_crp_sites()[0])
matrix = pwm(sites[::2])
x, y = site_task(sites[1::2], 1000, seed=0)
scores = scan(matrix, x)
print(f"AUC {auc(scores, y):.2f}")

elsewhere = one_hot(background(500, 1000, seed=1))
chance = scan(matrix, elsewhere)
print("found of the sites   stretches of 1,000 bases with an alarm")
for share in (0.9, 0.5, 0.2):
    threshold = np.quantile(scores[y == 1], 1 - share)
    alarms = (chance >= threshold).double().mean()
    print(f"{100 * share:16.0f} %   {100 * alarms:.0f} %")
