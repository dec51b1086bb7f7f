import numpy as np

from convbook.dna import BASES, decode, reverse_complement
from convbook.genomics import load_ars1

letters = {base: base for base in BASES}
letters |= {"W": "AT", "R": "AG", "Y": "CT", "N": BASES}  # what each may be
wild = load_ars1(1).wild_type
other = reverse_complement(wild)

for name, motif in (("ACS", "WTTTAYRTTTW"), ("Abf1", "RTCRYNNNNNACG")):
    allowed = np.array([[base in letters[m] for base in BASES] for m in motif])
    width, found = len(motif), []
    for strand, codes in (("+", wild[0]), ("-", other[0])):
        windows = np.lib.stride_tricks.sliding_window_view(codes, width)
        matches = allowed[np.arange(width), windows].sum(1)
        for i in np.flatnonzero(matches >= width - 1):
            first = int(i if strand == "+" else 150 - width - i)
            text = decode(windows[i][None])[0]
            found.append((first, strand, text, matches[i]))
    print(f"{name}, {motif}, of {width}:")
    for first, strand, text, n in sorted(found):
        print(f"  places {first} to {first + width - 1}, {strand} {text}: {n}")
