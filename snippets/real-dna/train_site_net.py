from functools import partial

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from convbook import genomics
from convbook.training import fit, one_cycle, predict

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
family = genomics.families(sites, shift=2)
drawn = np.random.default_rng(1).permutation(np.unique(family))
test = np.isin(family, drawn[: len(drawn) // 5])

x, y = genomics.site_task(sites[~test], 2000, seed=3)
model = genomics.SiteNet(width=22, filters=16, seed=1)
shrinking = partial(torch.optim.AdamW, weight_decay=1.0)
recipe = {"optimiser": shrinking, "lr": 0.02, "schedule": one_cycle, "epochs": 5}
fit(model, x, y, loss=binary_cross_entropy_with_logits, seed=1, **recipe)

x_test, y_test = genomics.site_task(sites[test], 1000, seed=4)
scores = predict(model, x_test)
print(f"network: AUC {genomics.auc(scores, y_test):.2f}")
scores = genomics.scan(genomics.pwm(sites[~test]), x_test)
print(f"matrix:  AUC {genomics.auc(scores, y_test):.2f}")
