import torch
from torch.nn.functional import cross_entropy

from convbook.distributed import deal
from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(1000, seed=3), SpikeCNN.pretrained()
with torch.no_grad():
    losses = cross_entropy(model(data.x), data.y, reduction="none")

total = 0
for step, (mine, yours) in enumerate(deal(1000, batch_size=64)):
    if step < 4:
        zero, one = losses[mine].mean(), losses[yours].mean()
        print(f"step {step}: process 0 says {zero:.2f}, process 1 {one:.2f}")
    total += losses[mine].sum() + losses[yours].sum()
print(f"all rows, each once: {total / 1000:.2f}")
