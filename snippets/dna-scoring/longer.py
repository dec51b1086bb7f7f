import numpy as np
import torch

from convbook.dna import MotifNet, occurrences, one_hot, score
from convbook.training import predict

model = MotifNet.pretrained()
rng = np.random.default_rng(1)
print("length  with TAT  variance     R2  largest error")
for length in (8, 20, 50, 200):
    codes = rng.integers(0, 4, (2000, length), dtype=np.uint8)
    share = (occurrences(codes, "TAT") > 0).mean()
    y = torch.from_numpy(score(codes))
    error = predict(model, one_hot(codes)) - y
    r2 = 1 - error.square().mean() / y.var(correction=0)
    print(f"{length:6} {share:9.2f} {y.var(correction=0):9.2f}", end="")
    print(f"{r2:7.3f} {error.abs().max():14.2f}")
