import numpy as np

from convbook.dna import (
    MotifNet,
    all_8mers,
    decode,
    kmers,
    one_hot,
    reverse_complement,
)
from convbook.logos import filter_windows, frequencies

rng = np.random.default_rng(0)
others = rng.permutation([w for w in decode(kmers(3)) if w not in ("TAT", "GCG")])
known = ["TAT", "GCG", *others[:18]]
both = one_hot([*known, *reverse_complement(known)]).numpy() - 0.25

data = all_8mers()
x = data.x[data.test][:3000]
models = {"trained": MotifNet.pretrained(), "untrained": MotifNet()}
for name, model in models.items():
    windows = filter_windows(model.conv, x, fraction=0.5)
    shares = frequencies(windows.counts[windows.n > 0]) - 0.25
    products = np.einsum("fbk,mbk->fm", shares, both)
    norms = np.linalg.norm(shares, axis=(1, 2))[:, None] * np.linalg.norm(both[0])
    best = (products / norms).max(1)
    print(f"{name:9} {len(best)} filters, best match", end=" ")
    print(f"{np.median(best):.2f} in the median, {(best > 0.8).sum()} above 0.8")
