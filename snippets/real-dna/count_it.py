import numpy as np

from convbook.dna import one_hot
from convbook.genomics import auc, bootstrap, load_ars1, pwm

variants = load_ars1()
rng = np.random.default_rng(0)
kept = variants.codes[rng.permutation(np.flatnonzero(variants.selected >= 20))]
lost = variants.codes[rng.permutation(np.flatnonzero(variants.selected == 0))]
test = one_hot(np.concatenate([kept[:2000], lost[:2000]]))
labels = np.repeat([1, 0], 2000)

print("variants of each kind   AUC on 4,000 others")
for n in (100, 1000, 10_000, 23_588):
    table = pwm(kept[2000:][:n]) - pwm(lost[2000:][:n])
    scores = (test * table).sum((1, 2))
    low, high = bootstrap(scores, labels)
    print(f"{n:21,}   {auc(scores, labels):.3f}, {low:.2f} to {high:.2f}")
