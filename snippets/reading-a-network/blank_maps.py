import matplotlib.pyplot as plt

from convbook.dna import FlatDNA, MotifNet, one_hot
from convbook.interpretation import mutagenesis, plot_mutagenesis

sequence = "TATCCTAT"
x = one_hot(sequence)
plt.style.use("convbook.book")
_, axes = plt.subplots(2, 1, figsize=(5.2, 4.2))
for ax, kind in zip(axes, (MotifNet, FlatDNA), strict=True):
    model = kind.pretrained()
    effects = mutagenesis(model, x)[0]
    plot_mutagenesis(ax, effects, sequence, largest=12)
    ax.set_title(f"{kind.__name__} says {model(x).item():.2f}", loc="left")
plt.show()
