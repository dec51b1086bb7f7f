import matplotlib.pyplot as plt
import numpy as np

from convbook.genomics import load_ars1
from convbook.plots import INK

variants = load_ars1()
mutated = variants.codes != variants.wild_type
library = mutated[(variants.library > 0) & (variants.selected == 0)].mean(0)

plt.style.use("convbook.book")
_, axes = plt.subplots(2, sharex=True, figsize=(5.2, 4))
for ax, least in zip(axes, (2, 20), strict=True):
    kept = mutated[variants.selected >= least].mean(0)
    enrichment = np.log2(kept / library)
    print(f"read {least} times or more")
    for first, last in ((0, 21), (22, 60), (63, 66), (102, 104), (120, 132)):
        mean = enrichment[first : last + 1].mean()
        print(f"  places {first:3} to {last:3}: {mean:+.1f}")
    ax.stairs(enrichment, np.arange(151) - 0.5, fill=True)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set_title(f"read {least} times or more")
    ax.set(ylabel="log2 ratio", ylim=(-5.5, 2))
axes[1].set_xlabel("place")
plt.show()
