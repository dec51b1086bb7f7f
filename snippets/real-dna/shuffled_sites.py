import numpy as np

from convbook import genomics
from convbook.dna import one_hot
from convbook.interpretation import shuffled
from convbook.training import predict

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
family = genomics.families(sites, shift=2)
drawn = np.random.default_rng(1).permutation(np.unique(family))
test = np.isin(family, drawn[: len(drawn) // 5])  # as in train_site_net.py
x, y = genomics.site_task(sites[test], 1000, seed=4)
decoys = shuffled(sites[test], keep=2)  # pairs of bases kept, order not
empty = genomics.background(1000, 100, seed=5)
strict = x.clone()
strict[1000:] = one_hot(genomics.plant(decoys, empty, seed=7))

model = genomics.SiteNet.pretrained()
matrix = genomics.pwm(sites[~test])
for name, each in (("random DNA", x), ("a shuffled site", strict)):
    print(f"without a site: {name}")
    print(f"  network {genomics.auc(predict(model, each), y):.2f},", end=" ")
    print(f"matrix {genomics.auc(genomics.scan(matrix, each), y):.2f},", end=" ")
    print(f"share of A and T {genomics.auc(each[:, [0, 3]].sum((1, 2)), y):.2f}")
