import matplotlib.pyplot as plt
import torch
from torch.nn.functional import mse_loss
from torch.nn.utils import parameters_to_vector

from convbook.dna import FlatDNA, all_8mers
from convbook.plots import BLUE, ORANGE

torch.set_num_threads(1)
data = all_8mers()
x, y = data.x[data.train[:4096]], data.y[data.train[:4096]]


def path(rate, change):
    model, generator = FlatDNA(16), torch.Generator().manual_seed(0)
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    model.conv.weight.data[0, 0, 0] *= 1 + change  # a single number
    weights = []
    for _ in range(60):
        weights.append(parameters_to_vector(model.parameters()).detach())
        batch = torch.randint(len(x), (128,), generator=generator)
        optimiser.zero_grad()
        mse_loss(model(x[batch]), y[batch]).backward()
        optimiser.step()
    return torch.stack(weights)


plt.style.use("convbook.book")
fig, ax = plt.subplots(figsize=(5.2, 3.6))
for rate, colour in ((0.005, BLUE), (0.02, ORANGE)):
    untouched = path(rate, 0)
    for change, line in (("1e-7", "-"), ("1e-12", "--")):
        apart = (path(rate, float(change)) - untouched).norm(dim=1)
        ax.plot(apart, line, color=colour, label=f"rate {rate:g}, {change}")
        growth = (apart.max() / apart[0]).item()
        print(f"rate {rate:g}, change {change}: grows {growth:.1g} times")
ax.set(xlabel="step", ylabel="distance of the weights", yscale="log")
fig.legend(loc="outside upper center", ncols=2)
plt.show()
