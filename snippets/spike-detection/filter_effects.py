import torch
from torch.nn.functional import cosine_similarity

from convbook.spikes import SPIKE, SpikeCNN, make_spikes

model = SpikeCNN.pretrained()
test = make_spikes(10_000, seed=2)
with torch.no_grad():
    strongest = model.conv(test.x).relu().amax(-1)
    alike = cosine_similarity(model.conv.weight[:, 0], SPIKE[None])
    push = model.linear.weight[1] - model.linear.weight[0]

spike = strongest[test.y == 1].mean(0)
noise = strongest[test.y == 0].mean(0)
effect = push * (spike - noise)
order = effect.argsort(descending=True)
effect = effect.round(decimals=1) + 0.0
print("filter  cosine   spike   noise  weight  effect")
for i in order.tolist():
    print(f"{i:6} {alike[i]:7.2f} {spike[i]:7.2f} {noise[i]:7.2f}", end=" ")
    print(f"{push[i]:7.2f} {effect[i]:7.1f}")

without = strongest.clone()
without[:, order[3:]] = strongest[:, order[3:]].mean(0)
for name, values in (("all eight", strongest), ("the first three", without)):
    right = (model.linear(values).argmax(1) == test.y).double().mean()
    print(f"right with {name}: {right:.2f}")
