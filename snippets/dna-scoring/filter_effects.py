import torch

from convbook.dna import MotifNet, decode, kmers, one_hot

model = MotifNet.pretrained()
words = decode(kmers(3))
with torch.no_grad():
    responses = model.conv(one_hot(words)).relu()[:, :, 0]
    points = model.sd * model.linear.weight[0, :32]  # per unit of response
    strongest, favourite = responses.max(0)
    effects = points * strongest

order = effects.abs().argsort(descending=True)
print("filter  favourite  response  points each  effect")
for i in order[:8]:
    print(f"{i:6}  {words[favourite[i]]:9}", end="")
    print(f"{strongest[i]:10.2f} {points[i]:12.2f} {effects[i]:7.2f}")
print(f"the first five together {effects[order[:5]].abs().sum():.1f},", end=" ")
print(f"the other 27 {effects[order[5:]].abs().sum():.1f}")
others = responses[:, order[:5]].sort(0).values[-2]
print(f"to any other 3-mer, these five respond with at most {others.max():.2f}")
