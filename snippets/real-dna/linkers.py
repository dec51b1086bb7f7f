import numpy as np

from convbook.dna import decode, encode
from convbook.genomics import load_ars1

variants = load_ars1()
linker = encode("CCTCGAGG")[0]
found = np.ones((len(variants), 143), dtype=bool)
for j in range(8):
    found &= variants.codes[:, j : j + found.shape[1]] == linker[j]
wild = decode(variants.wild_type)[0]
print("places       replaces   variants   often read after the selection")
for first in np.flatnonzero(found.sum(0) > 100):
    rows = variants[found[:, first]]
    often, span = (rows.selected >= 20).sum(), slice(first, first + 8)
    print(f"{first:3} to {first + 7:3}   {wild[span]}   {len(rows):8,}   {often}")
