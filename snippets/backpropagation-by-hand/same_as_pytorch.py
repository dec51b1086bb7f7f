import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from convbook.backprop import NumpyCNN
from convbook.spikes import make_spikes

training = make_spikes(2000, seed=0)
net = NumpyCNN()
twin = nn.ModuleDict(
    {"conv": nn.Conv1d(1, 4, 7), "linear": nn.Linear(4, 1)}
).double()
twin.load_state_dict(
    {name: torch.tensor(a) for name, a in net.parameters.items()}
)
optimiser = torch.optim.SGD(twin.parameters(), lr=0.2)

rng = np.random.default_rng(0)
for _ in range(3):
    for batch in rng.permutation(2000).reshape(-1, 50):
        x, y = training.x[batch], training.y[batch]
        strongest = twin["conv"](x).relu().max(-1).values
        scores = twin["linear"](strongest)[:, 0]
        optimiser.zero_grad()
        binary_cross_entropy_with_logits(scores, y.double()).backward()
        optimiser.step()
        net.step(x.numpy(), y.numpy(), lr=0.2)

print("after 120 steps, largest difference below 1e-10:")
for name, tensor in twin.state_dict().items():
    difference = np.abs(net.parameters[name] - tensor.numpy()).max()
    print(f"{name:13} {difference < 1e-10}")
