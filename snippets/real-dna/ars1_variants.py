import numpy as np

from convbook.dna import BASES, decode, reverse_complement
from convbook.genomics import load_ars1

variants = load_ars1(2000, seed=0)
wild = variants.wild_type
agree = (variants.codes == wild).mean()
other = (variants.codes == reverse_complement(wild)).mean()
print(f"bases as in the wild type: {agree:.2f}")
print(f"as in its other strand:    {other:.2f}")

print("library  selected  places 90 to 149")
print(" " * 18, decode(wild[:, 90:])[0])
letters = np.array(list(BASES))
lost = np.flatnonzero(variants.selected == 0)[:4]
kept = np.flatnonzero(variants.selected >= 20)[:4]
for i in (*lost, *kept):
    different = variants.codes[i] != wild[0]
    row = np.where(different, letters[variants.codes[i]], ".")
    print(f"{variants.library[i]:7} {variants.selected[i]:9}", "".join(row)[90:])
