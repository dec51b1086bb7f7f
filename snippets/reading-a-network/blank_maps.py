import matplotlib.pyplot as plt

from convbook.dna import FlatDNA, MotifNet, one_hot
from convbook.interpretation import mutagenesis, plot_mutagenesis

sequence = "TATCCTAT"
x = one_hot(sequence)
plt.style.use("convbook.book")
_, axes = plt.subplots(2, 1, figsize=(5.2, 4.2))
for ax, model in zip(axes, (MotifNet.pretrained(), FlatDNA.pretrained()), strict=True):
    effects = mutagenesis(model, x)[0]
    plot_mutagenesis(ax, effects, sequence, largest=12)
    ax.set_title(f"{type(model).__name__} says {model(x).item():.2f}", loc="left")
plt.show()
