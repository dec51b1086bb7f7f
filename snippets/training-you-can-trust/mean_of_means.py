import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(65, seed=5), SpikeCNN.pretrained()
with torch.no_grad():
    losses = cross_entropy(model(data.x), data.y, reduction="none")
losses = losses.sort().values  # the hardest signal is the last
batches = losses.split(64)
print("batches of", [len(batch) for batch in batches])
print(f"mean of the batch means {sum(b.mean() for b in batches) / 2:.2f}")
print(f"sum of sums, by rows    {sum(b.sum() for b in batches) / 65:.2f}")
