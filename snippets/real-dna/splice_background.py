import numpy as np

from convbook.dna import one_hot
from convbook.genomics import load_splice_sites
from convbook.logos import information

codes, counts = load_splice_sites()
sites = np.einsum("n,nbp->bp", counts, one_hot(codes).numpy())
genome = [0.295, 0.205, 0.205, 0.295]  # of A, C, G and T
print("place   -3    -2    -1    +1    +2    +3    +4    +5    +6")
for name, background in (("equal", None), ("genome", genome)):
    bits = information(sites, background=background).sum(0)
    print(f"{name:6}", *(f"{b:5.2f}" for b in bits), f" sum {bits.sum():.1f}")
print(f"T at +2: {sites[3, 4] / counts.sum():.3f}, otherwise C")
