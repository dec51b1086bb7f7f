import numpy as np

from convbook import genomics
from convbook.training import predict

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
family = genomics.families(sites, shift=2)
drawn = np.random.default_rng(1).permutation(np.unique(family))
test = np.isin(family, drawn[: len(drawn) // 5])  # as in train_site_net.py
x, y = genomics.site_task(sites[test], 1000, seed=4)

model = genomics.SiteNet.pretrained()
here = predict(model, x)
there = predict(model, x.flip(1, 2))  # the same DNA, read on the other strand
print(f"the largest disagreement: {(here - there).abs().max():.1f}")
print(f"correlation:              {np.corrcoef(here, there)[0, 1]:.2f}")
for name, scores in (("one", here), ("other", there), ("mean", here + there)):
    print(f"{name:5}  AUC {genomics.auc(scores, y):.3f}")
