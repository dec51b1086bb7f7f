import numpy as np
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.optim import AdamW

from convbook import genomics
from convbook.training import fit, one_cycle, predict

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
family = genomics.families(sites, shift=2)
recipe = {"lr": 0.03, "schedule": one_cycle, "epochs": 4}
recipe["optimiser"] = lambda p, lr: AdamW(p, lr=lr, weight_decay=1.0)
recipe["loss"] = binary_cross_entropy_with_logits
areas = {"matrix": [], "width 8": [], "width 22": []}

for seed in range(3):  # another split, other sequences, another start
    drawn = np.random.default_rng(seed).permutation(np.unique(family))
    test = np.isin(family, drawn[: len(drawn) // 5])
    x, y = genomics.site_task(sites[~test], 800, seed=2 * seed + 1)
    x_test, y_test = genomics.site_task(sites[test], 500, seed=2 * seed + 2)
    scores = genomics.scan(genomics.pwm(sites[~test]), x_test)
    areas["matrix"].append(genomics.auc(scores, y_test))
    for width in (8, 22):
        model = genomics.SiteNet(width, seed=seed)
        fit(model, x, y, seed=seed, **recipe)
        scores = predict(model, x_test)
        areas[f"width {width}"].append(genomics.auc(scores, y_test))

for name, a in areas.items():
    print(f"{name:8}  mean {np.mean(a):.2f}, {min(a):.2f} to {max(a):.2f}")
