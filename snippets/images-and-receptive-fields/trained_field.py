import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import conv1d, mse_loss

from convbook.plots import FAINT
from convbook.receptive_field import effective_field, receptive_field, spread
from convbook.training import fit, one_cycle, seeded


def stack(layers=6, channels=8):
    with seeded(0):
        net = nn.Sequential()
        for i in range(layers):
            net.append(nn.Conv1d(channels if i else 1, channels, 3, padding=1))
            nn.init.kaiming_normal_(net[-1].weight)
            net.append(nn.ReLU())
        net.append(nn.Conv1d(channels, 1, 1))
    return net.double()


x = torch.randn(384, 1, 40, generator=torch.Generator().manual_seed(0)).double()
plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
for name, far in (("random weights", None), ("task: ±1", 1), ("task: ±5", 5)):
    net = stack()
    if far:
        ends = torch.zeros(1, 1, 2 * far + 1).double()
        ends[..., [0, -1]] = 1
        y = conv1d(x, ends, padding=far)  # the pixels `far` away, added
        fit(net, x, y, loss=mse_loss, epochs=8, batch_size=32, schedule=one_cycle)
    field = effective_field(net, x[:50], (20,))
    print(f"{name:14} spread {spread(field)[0]:.1f}")
    ax.plot(range(-20, 20), field / field.sum(), label=name, marker=".")

((first, last),) = receptive_field(stack()).bounds(20)
for end in (first - 0.5, last + 0.5):
    ax.axvline(end - 20, color=FAINT, linestyle="--")
ax.set(xlim=(-9, 9), xlabel="pixels from the output", ylabel="weight")
ax.set(xticks=range(-8, 9, 2), yticks=[])
ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, columnspacing=0.8)
plt.show()
