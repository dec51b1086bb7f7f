import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import all_8mers, occurrences

data = all_8mers()
tat = occurrences(data.codes, "TAT") > 0
gcg = occurrences(data.codes, "GCG") > 0
edges = np.arange(2.1875, 28.5, 0.75)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.8))
print("part        sequences  TAT in  GCG in  both in")
for name in ("train", "validation", "test"):
    rows = getattr(data, name)
    shares = (tat[rows].mean(), gcg[rows].mean(), (tat & gcg)[rows].mean())
    print(f"{name:10} {len(rows):10,}", *(f"{share:8.2%}" for share in shares))
    density, _ = np.histogram(data.y[rows], edges, density=True)
    ax.stairs(density, edges, linewidth=2, label=name)
ax.set(xlabel="score", ylabel="density")
ax.legend()
plt.show()
