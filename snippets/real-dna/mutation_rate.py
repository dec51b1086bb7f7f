import matplotlib.pyplot as plt
import numpy as np

from convbook.genomics import load_ars1
from convbook.plots import FAINT

variants = load_ars1()
library = variants[variants.library > 0]
share = (library.codes != library.wild_type).mean(0)
for first, last in ((0, 21), (22, 149)):
    part = 100 * share[first : last + 1]
    print(f"places {first:2} to {last:3}: mutated in", end=" ")
    print(f"{part.min():.2f} to {part.max():.2f} %")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.2))
ax.stairs(100 * share, np.arange(151) - 0.5, fill=True)
ax.axvline(21.5, color=FAINT, linestyle="--")
ax.set(xlabel="place", ylabel="mutated, %")
plt.show()
