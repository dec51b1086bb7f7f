import numpy as np

from convbook.dna import decode, encode
from convbook.genomics import load_ars1

variants = load_ars1()
mutated = variants.codes != variants.wild_type
linker = encode("CCTCGAGG")[0]
found = np.ones((len(variants), 143), dtype=bool)
for j in range(8):
    found &= variants.codes[:, j : j + found.shape[1]] == linker[j]
wild = decode(variants.wild_type)[0]
print("places       replaces  in it  variants  elsewhere  kept")
for first in np.flatnonzero(found.sum(0) > 100):
    rows, span = found[:, first], slice(first, first + 8)
    inside = mutated[rows, span].sum(1).mean()
    outside = mutated[rows].sum(1).mean() - inside
    kept = (variants.selected[rows] >= 20).sum()
    print(f"{first:3} to {first + 7:3}   {wild[span]}  {inside:5.0f}", end="  ")
    print(f"{rows.sum():8,}  {outside:9.1f}  {kept:4}")
print(f"mutations of all variants: {mutated.sum(1).mean():.1f}")
