import matplotlib.pyplot as plt
import numpy as np

from convbook import dna
from convbook.training import predict

data = dna.all_8mers()
x, y, codes = data.x[data.test], data.y[data.test], data.codes[data.test]
residual = predict(dna.FlatDNA.pretrained(), x) - y
copies = np.maximum(*(dna.occurrences(codes, motif) for motif in dna.MOTIFS))

squares = residual.square()
share = squares[copies > 1].sum() / squares.sum()
print(
    f"a motif twice or more: {(copies > 1).mean():.1%} of the test set,", end=" "
)
print(f"{share:.0%} of the squared error")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.2))
for n, name in enumerate(("no motif", "once", "twice or more")):
    chosen = residual[np.minimum(copies, 2) == n]
    counts, edges = np.histogram(chosen, np.arange(-18.25, 18.5, 0.5))
    ax.stairs(counts, edges, linewidth=2, label=name)
ax.set(xlabel="predicted - score", ylabel="sequences", yscale="log")
ax.set_ylim(0.7, 100_000)
ax.legend(loc="upper center", ncols=3, columnspacing=1)
plt.show()
