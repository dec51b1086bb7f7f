import torch
from torch.nn.functional import cosine_similarity

from convbook.spikes import SPIKE, SpikeCNN, make_spikes

model = SpikeCNN.pretrained()
test = make_spikes(10_000, seed=2)
with torch.no_grad():
    strongest = model.conv(test.x).relu().amax(-1)
    alike = cosine_similarity(model.conv.weight[:, 0], SPIKE[None])
    push = model.linear.weight[1] - model.linear.weight[0]

with_spike, noise_only = strongest[test.y == 1].mean(0), strongest[test.y == 0].mean(0)
effect = push * (with_spike - noise_only)
strongest_first = effect.argsort(descending=True).tolist()
effect = effect.round(decimals=1) + 0.0
print("filter  cosine   spike   noise  weight  effect")
for i in strongest_first:
    print(f"{i:6} {alike[i]:7.2f} {with_spike[i]:7.2f} {noise_only[i]:7.2f}", end=" ")
    print(f"{push[i]:7.2f} {effect[i]:7.1f}")
