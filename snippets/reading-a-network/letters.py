import matplotlib.pyplot as plt

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis, plot_letters

sequence = "ACCATCCGCGATTCCGATCCTATGACACAA"
model = MotifNet.pretrained()
lost = -mutagenesis(model, one_hot(sequence))[0].sum(0) / 3
print(f"the strongest two: {lost.max():.1f} and {lost.min():.1f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.0))
plot_letters(ax, lost, sequence)
ax.set(ylabel="points lost")
plt.show()
