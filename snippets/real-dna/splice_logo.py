import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import one_hot
from convbook.genomics import load_splice_sites
from convbook.logos import information, plot_logos

codes, counts = load_splice_sites()
print(f"{len(codes):,} sequences, {counts.sum():,} sites in the genome")
print(f"the most frequent one: {counts.max():,} sites")
seen = one_hot(codes).numpy()
each_once = seen.sum(0)
each_site = np.einsum("n,nbp->bp", counts, seen)
heights = information([each_once, each_site])
for name, bits in zip(("each once", "each site"), heights, strict=True):
    print(f"{name}: {bits.sum():4.1f} bits, by place", bits.sum(0).round(2))

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.2))
plot_logos(ax, heights, ["each sequence once", "each site"], columns=2)
ax.set_xticks([1.5, 6, 11.5, 16], ["exon", "intron"] * 2)
plt.show()
