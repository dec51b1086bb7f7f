import matplotlib.pyplot as plt
import numpy as np

from convbook import dna

codes = dna.kmers(8)
tat, gcg = (dna.occurrences(codes, motif) > 0 for motif in dna.MOTIFS)
scores = {"anywhere": dna.score(codes), "by place": dna.score_positional(codes)}
edges = np.arange(2.1875, 28.5, 0.75)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.8))
for name, y in scores.items():
    only = y[tat & ~gcg]
    print(f"{name:8} sd {y.std():.2f}, TAT only: mean {only.mean():.2f}", end=" ")
    print(f"sd {only.std():.2f}")
    ax.stairs(np.histogram(y, edges)[0], edges, linewidth=2, label=name)
ax.set(xlabel="score", ylabel="sequences", ylim=(0, 2500))
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
plt.show()
