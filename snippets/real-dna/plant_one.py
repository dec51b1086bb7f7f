import numpy as np

from convbook.dna import decode
from convbook.genomics import background, load_crp_sites, plant

codes, promoters = load_crp_sites()
site = codes[25:26]
print(promoters[25], decode(site)[0])
nothing = np.full((5, 60), 4, dtype=np.uint8)  # N everywhere
planted = plant(site, nothing, seed=1)
around = background(5, 60, seed=0)
for letters, others in zip(decode(planted), decode(around), strict=True):
    pairs = zip(letters, others.lower(), strict=True)
    print("".join(other if letter == "N" else letter for letter, other in pairs))
