import torch

from convbook.dna import FlatDNA, decode, kmers, one_hot

model = FlatDNA.pretrained()
words = decode(kmers(3))
with torch.no_grad():
    strongest, favourite = model.conv(one_hot(words)).relu()[:, :, 0].max(0)
    effects = model.sd * model.linear.weight.view(32, 6) * strongest[:, None]

print("FlatDNA: effect at each of the six places")
for i in effects.abs().mean(1).argsort(descending=True)[:4]:
    print(f"filter {i:2} {words[favourite[i]]}", end=" ")
    print(*(f"{points:5.1f}" for points in effects[i]))
