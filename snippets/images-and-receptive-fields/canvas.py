import matplotlib.pyplot as plt
import torch
from torch import nn

from convbook.plots import frame, pixels
from convbook.receptive_field import effective_field, extent, measure, receptive_field
from convbook.training import seeded


def stack(layers, channels):
    convs = [nn.Conv2d(channels if i else 1, channels, 3) for i in range(layers)]
    return nn.Sequential(*convs).double()


def averaging(layers):
    net = stack(layers, 1)
    for conv in net:
        nn.init.constant_(conv.weight, 1 / 9)
    return net


with seeded(0):
    random = stack(12, 8)
blank = torch.zeros(1, 1, 29, 29, dtype=torch.float64)

plt.style.use("convbook.book")
_, axes = plt.subplots(1, 3, figsize=(5.2, 2.2))
nets = {"3 averages": averaging(3), "12 averages": averaging(12), "12 random": random}
for ax, (name, net) in zip(axes, nets.items(), strict=True):
    middle = [14 - len(net)] * 2
    (first, last), _ = receptive_field(net).bounds(*middle)
    assert extent(measure(net, (1, 29, 29), middle)) == ((first, last),) * 2
    field = effective_field(net, blank, middle)
    pixels(ax, field, title=name)
    frame(ax, first, first, last - first + 1, last - first + 1)
plt.show()
