import torch
from torch.nn.functional import cross_entropy

from convbook.distributed import deal
from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(1000, seed=3), SpikeCNN.pretrained()
sums = torch.zeros(2, dtype=torch.float64)
with torch.no_grad():
    for step, batch in enumerate(deal(1000, batch_size=64)):
        errors = [
            cross_entropy(model(data.x[i]), data.y[i], reduction="sum")
            for i in batch
        ]
        sums += torch.stack(errors)
        if step < 3:
            means = [
                error / len(i) for error, i in zip(errors, batch, strict=True)
            ]
            print(
                f"step {step}: process 0 says {means[0]:.2f}, process 1 {means[1]:.2f}"
            )
print(f"the loss of all rows: {sums.sum() / 1000:.3f}")
