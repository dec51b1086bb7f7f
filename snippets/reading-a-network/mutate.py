import matplotlib.pyplot as plt

from convbook.dna import BASES, MotifNet, one_hot
from convbook.interpretation import mutagenesis, plot_mutagenesis

sequence = "CCTATCCC"
model = MotifNet.pretrained()
effects = mutagenesis(model, one_hot(sequence))[0]
print("  ", *(f"{letter:>5}" for letter in sequence))
for base, row in zip(BASES, effects, strict=True):
    print(f"{base}  ", *(f"{points:5.1f}" for points in row))

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.2))
plot_mutagenesis(ax, effects, sequence, largest=12)
plt.show()
