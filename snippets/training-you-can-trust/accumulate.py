import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

data = make_spikes(1000, seed=0)


def gradient(parts, model):
    for rows in torch.arange(1000).split(parts):
        loss = cross_entropy(model(data.x[rows]), data.y[rows], reduction="sum")
        (loss / 1000).backward()  # added to what is there
    return model.conv.weight.grad


whole, parts = gradient(1000, SpikeCNN()), gradient(64, SpikeCNN())
print(
    "equal to twelve digits:",
    torch.allclose(whole, parts, rtol=1e-12, atol=1e-15),
)
