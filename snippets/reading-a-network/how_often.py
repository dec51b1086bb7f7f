import numpy as np

from convbook.dna import BASES, MotifNet, occurrences, one_hot
from convbook.interpretation import mutagenesis

model = MotifNet.by_hand()
rng = np.random.default_rng(0)
print("length  with TAT   of these: no base stands out")
for length in (8, 20, 50, 100):
    codes = rng.integers(len(BASES), size=(20_000, length), dtype=np.uint8)
    there = occurrences(codes, "TAT") > 0
    effects = mutagenesis(model, one_hot(codes[there][:300])).sum(1) / 3
    blank = effects.amin(1) > -5
    print(f"{length:6} {there.mean():9.0%} {blank.double().mean():12.0%}")
