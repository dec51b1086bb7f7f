import numpy as np

from convbook.dna import reverse_complement
from convbook.genomics import (
    base_counts,
    load_crp_sites,
    merge_reverse_complements,
)
from convbook.logos import information

once = merge_reverse_complements(load_crp_sites()[0])
both = np.concatenate([once, reverse_complement(once)])
bits = information(base_counts(both)).sum()
windows = 2 * (100 - 26 + 1)
print(f"one window in {2**bits:.0f}")
print(f"windows in 100 bases, both strands: {windows}")
print(f"expected by chance: {windows / 2**bits:.2f} per sequence")
share = 1 - np.exp(-windows / 2**bits)
print(f"sequences with at least one: {100 * share:.0f} %")
