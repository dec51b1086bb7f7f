import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import decode, reverse_complement
from convbook.genomics import (
    base_counts,
    load_crp_sites,
    merge_reverse_complements,
)
from convbook.logos import information, plot_logos

codes, _ = load_crp_sites()
once = merge_reverse_complements(codes)
counts = base_counts(np.concatenate([once, reverse_complement(once)]))
most = counts.argmax(0).astype(np.uint8)
print("most frequent bases:", decode(most[None])[0])
bits = information(counts)
print(f"information: {bits.sum():.1f} bits")
print(f"at one place: {bits.sum(0).max():.2f} bits at most")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.2))
plot_logos(ax, bits, ["CRP: 265 sites, both strands"], top=1)
plt.show()
