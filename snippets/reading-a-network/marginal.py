import numpy as np

from convbook.dna import BASES, MotifNet
from convbook.interpretation import marginal_effect

model = MotifNet.pretrained()
words = ["TAT", "TTA", "GAA"]  # the motif, its letters reordered, a bystander
rng = np.random.default_rng(0)
print("points, mean over 1,000 random backgrounds")
print("length ", *(f"{word:>6}" for word in words), "  share where TAT matters")
for length in (8, 20, 50, 200):
    backgrounds = rng.integers(len(BASES), size=(1000, length), dtype=np.uint8)
    effects = marginal_effect(model, backgrounds, words)
    matters = (effects[0].abs() > 5).double().mean()
    print(f"{length:6} ", *(f"{mean:6.1f}" for mean in effects.mean(1)), end="")
    print(f"{matters:10.3f}")
