import numpy as np

from convbook.dna import BASES, MotifNet
from convbook.interpretation import marginal_effect

model = MotifNet.pretrained()
words = ["TAT", "TTA", "GAA"]  # the motif, its letters in another order, a bystander
rng = np.random.default_rng(0)
print("points, mean over 1,000 random backgrounds")
print("length ", *(f"{word:>6}" for word in words))
for length in (8, 20, 50, 200):
    backgrounds = rng.integers(len(BASES), size=(1000, length), dtype=np.uint8)
    effects = marginal_effect(model, backgrounds, words)  # (3, 1000)
    print(f"{length:6} ", *(f"{points:6.1f}" for points in effects.mean(1)))

fraction = (effects[0].abs() > 5).double().mean()
print(f"at 200, TAT matters in {fraction:.0%} of the backgrounds")
