import matplotlib.pyplot as plt
from torch.nn.functional import conv1d

from convbook.dna import BASES, one_hot
from convbook.plots import frame, numbers

sequence, motif = "AGGTACCT", "TAC"
x, weights = one_hot(sequence), one_hot(motif)
matches = conv1d(x, weights)
print("input", tuple(x.shape), "filter", tuple(weights.shape))
print("letters that agree:", matches[0, 0].int().tolist())

plt.style.use("convbook.book")
_, axes = plt.subplots(3, figsize=(5.2, 5.6), height_ratios=(4, 4, 1))
for ax, letters in zip(axes, (sequence, motif), strict=False):
    numbers(ax, one_hot(letters)[0], fmt=".0f", title=letters)
    ax.set_yticks(range(4), BASES)
    ax.tick_params(length=0)
numbers(axes[2], matches[0], fmt=".0f", title="letters that agree")
frame(axes[0], 0, 3, 4, 3)
frame(axes[2], 0, 3)
plt.show()
