import matplotlib.pyplot as plt

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis, pairs
from convbook.plots import pixels

model = MotifNet.pretrained()
plt.style.use("convbook.book")
_, axes = plt.subplots(1, 2, figsize=(5.2, 2.7))
for ax, sequence in zip(axes, ("TATCCTAT", "CCTATCCC"), strict=True):
    x = one_hot(sequence)
    extra = pairs(model, x).sum((0, 2)) / 9  # mean over the nine ways
    largest = extra.flatten()[extra.abs().argmax()]
    print(f"{sequence}: one base", end=" ")
    print(f"{mutagenesis(model, x).abs().max():4.1f} at most,", end=" ")
    print(f"two bases {largest:+.1f} beyond their sum")
    pixels(ax, extra, largest=10)
    ax.set_xticks(range(len(sequence)), sequence)
    ax.set_yticks(range(len(sequence)), sequence)
plt.show()
