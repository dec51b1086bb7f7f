import numpy as np

from convbook.dna import BASES, decode, encode, reverse_complement
from convbook.genomics import load_ars1

letters = dict(zip("ACGTWRYN", "A C G T AT AG CT ACGT".split(), strict=True))
wild = load_ars1(1).wild_type
other = reverse_complement(wild)

for name, motif in (("ACS", "WTTTAYRTTTW"), ("Abf1", "RTCRYNNNNNACG")):
    allowed = np.array([[base in letters[m] for base in BASES] for m in motif])
    width, found = len(motif), []
    for strand, codes in (("+", wild[0]), ("-", other[0])):
        windows = np.lib.stride_tricks.sliding_window_view(codes, width)
        matches = allowed[np.arange(width), windows].sum(1)
        for i in np.flatnonzero(matches >= width - 1):
            first = i if strand == "+" else 150 - width - i
            found.append((int(first), strand, int(matches[i]), decode(windows[i][None])[0]))
    print(f"{name}, {motif}, of {width}:")
    for first, strand, matches, text in sorted(found):
        print(f"  places {first:3} to {first + width - 1:3} {strand} {text} {matches}")
