import numpy as np

from convbook.dna import decode, encode
from convbook.genomics import load_ars1

variants = load_ars1()
linker = encode("CCTCGAGG")[0]
found = np.ones((len(variants), 143), dtype=bool)
for j in range(8):
    found &= variants.codes[:, j : j + found.shape[1]] == linker[j]
wild = decode(variants.wild_type)[0]
mutated = (variants.codes != variants.wild_type).sum(1)
print("places       replaces    rows   other mutations   most reads selected")
for first in np.flatnonzero(found.sum(0) > 100):
    rows, span = found[:, first], slice(first, first + 8)
    inside = (linker != variants.wild_type[0, span]).sum()
    others = mutated[rows].mean() - inside
    print(f"{first:3} to {first + 7:3}   {wild[span]}  {rows.sum():6,}", end=" ")
    print(f"{others:17.1f}   {variants.selected[rows].max():19}")
