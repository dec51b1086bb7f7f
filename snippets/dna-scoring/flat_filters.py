import torch

from convbook.dna import FlatDNA, all_8mers, decode, kmers, one_hot
from convbook.logos import filter_windows, information

data = all_8mers()
model = FlatDNA.pretrained()
words = decode(kmers(3))
with torch.no_grad():
    strongest, favourite = model.conv(one_hot(words)).relu()[:, :, 0].max(0)
    effects = model.sd * model.linear.weight.view(32, 6) * strongest[:, None]

windows = filter_windows(model.conv, data.x[data.test][:3000], fraction=0.5)
bits = information(windows.counts).sum((1, 2))
print("FlatDNA        bits  effect at each of the six places")
for i in effects.abs().mean(1).argsort(descending=True)[:4]:
    print(f"filter {i:2} {words[favourite[i]]} {bits[i]:5.1f} ", end=" ")
    print(*(f"{points:5.1f}" for points in effects[i]))
