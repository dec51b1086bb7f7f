import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(64, seed=0), SpikeCNN(seed=1)
weight = model.conv.weight


def gradient(rows):
    loss = cross_entropy(model(data.x[rows]), data.y[rows])
    return torch.autograd.grad(loss, weight)[0]


whole = gradient(slice(0, 64))
for cut in (32, 48):
    first, second = gradient(slice(0, cut)), gradient(slice(cut, 64))
    plain = (first + second) / 2
    weighted = (cut * first + (64 - cut) * second) / 64
    print(f"{cut} and {64 - cut} signals:")
    for name, mean in (("plain mean", plain), ("weighted mean", weighted)):
        print(
            f"  {name:13} is the gradient of all: {torch.allclose(mean, whole)}"
        )
