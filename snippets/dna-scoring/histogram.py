import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import kmers, occurrences, score

codes = kmers(8)
y = score(codes)
group = 1 * (occurrences(codes, "TAT") > 0) + 2 * (occurrences(codes, "GCG") > 0)
edges = np.arange(2.1875, 28.5, 0.75)

plt.style.use("convbook.book")
_, (top, bottom) = plt.subplots(2, sharex=True, figsize=(5.2, 4.8))
top.stairs(np.histogram(y, edges)[0], edges, fill=True, alpha=0.4)
top.set_ylabel("sequences")
top.set_yticks((0, 5000, 10_000), ("0", "5,000", "10,000"))
for i, name in enumerate(("neither", "TAT", "GCG", "both")):
    counts, _ = np.histogram(y[group == i], edges)
    bottom.stairs(counts, edges, linewidth=2, label=name)
bottom.set(xlabel="score", ylabel="sequences", yscale="log", ylim=(0.7, 500_000))
bottom.legend(loc="upper center", ncols=4, columnspacing=0.8)
plt.show()
