import numpy as np

from convbook.dna import kmers, occurrences, score

codes = kmers(8)
y = score(codes)
tat, gcg = occurrences(codes, "TAT"), occurrences(codes, "GCG")

print("the first codes:", codes[0], codes[1], codes[2])
print(f"{len(codes):,} sequences, mean {y.mean():.2f}, variance {y.var():.2f}")
groups = {
    "neither": (tat == 0) & (gcg == 0),
    "TAT": (tat > 0) & (gcg == 0),
    "GCG": (tat == 0) & (gcg > 0),
    "both": (tat > 0) & (gcg > 0),
}
for name, members in groups.items():
    lowest, highest = np.floor(y[members].min()), np.ceil(y[members].max())
    print(f"{name:8} {members.sum():6,}  between {lowest:.0f} and {highest:.0f}")
repeated = (tat > 1) | (gcg > 1)
print(f"a motif twice or more: {repeated.sum()}, that is {repeated.mean():.1%}")
