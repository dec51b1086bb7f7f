import torch

from convbook.dna import FlatDNA, MotifNet, all_8mers
from convbook.interpretation import mutagenesis

data = all_8mers()
x = data.x[data.test][:500]
truth = mutagenesis(MotifNet.by_hand(), x)
models = {"trained": MotifNet.pretrained(), "flat": FlatDNA.pretrained()}
for name, model in models.items():
    wrong = (mutagenesis(model, x) - truth).abs()
    print(f"{name:8} off by {wrong.mean():.2f} in the mean,", end=" ")
    print(f"{torch.quantile(wrong.flatten(), 0.99):.1f} at the 99th percentile")
