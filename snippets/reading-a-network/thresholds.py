import numpy as np
import torch

from convbook.dna import FlatDNA, all_8mers
from convbook.logos import information

data = all_8mers()
rng = np.random.default_rng(0)
x = data.x[rng.choice(data.test, 3000)]  # with replacement, as the tutorial draws
with torch.no_grad():
    responses = FlatDNA.pretrained().conv(x).transpose(0, 1)
highest = responses.amax((1, 2))[:, None, None]
windows = x.unfold(2, 3, 1)

print("a window counts     filters without    bits of the others:")
print("if the response is         a window    median   highest")
for name, threshold in (
    ("above 0", 0),
    ("above 1", 1),
    ("above 0.5 maximum", (0.5 * highest).clamp(min=0)),
    ("above 0.9 maximum", (0.9 * highest).clamp(min=0)),
):
    strong = (responses > threshold).to(x)
    counts = torch.einsum("fnp,nbpk->fbk", strong, windows)
    seen = strong.sum((1, 2)) > 0
    bits = information(counts[seen]).sum((1, 2))
    print(f"{name:20} {(~seen).sum():14} {np.median(bits):9.1f}", end=" ")
    print(f"{bits.max():9.1f}")
