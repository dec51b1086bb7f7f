import numpy as np

from convbook.dna import decode, reverse_complement
from convbook.genomics import load_crp_sites

codes, _ = load_crp_sites()
own, other = decode(codes), decode(reverse_complement(codes))
dna = np.array([min(pair) for pair in zip(own, other, strict=True)])

same, mirrored = [], []
for seed in range(200):
    order = np.random.default_rng(seed).permutation(len(dna))
    test, train = order[:72], order[72:]
    known = set(np.array(own)[train])
    same.append(np.mean([own[i] in known for i in test]))
    mirrored.append(np.isin(dna[test], dna[train]).mean())
print("of the test sites, over 200 random splits")
print(f"in training, letter by letter:  {100 * np.mean(same):.0f} %")
print(f"in training, on either strand:  {100 * np.mean(mirrored):.0f} %")
low, high = np.percentile(mirrored, (2.5, 97.5))
print(f"95 % of the splits: {100 * low:.0f} to {100 * high:.0f} %")
