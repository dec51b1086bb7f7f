import matplotlib.pyplot as plt
import torch
from torch import nn

from convbook.plots import frame, pixels
from convbook.receptive_field import effective_field, receptive_field
from convbook.training import seeded


def stack(layers, channels=1):
    convs = [nn.Conv2d(channels if i else 1, channels, 3) for i in range(layers)]
    return nn.Sequential(*convs).double()


def averages(layers):
    net = stack(layers)
    for conv in net:
        nn.init.constant_(conv.weight, 1 / 9)
    return net


with seeded(0):
    nets = [averages(3), averages(12), stack(12, channels=8)]
image = torch.zeros(1, 1, 29, 29, dtype=torch.float64)

plt.style.use("convbook.book")
_, axes = plt.subplots(1, 3, figsize=(5.2, 2.2))
titles = ("3 averages", "12 averages", "12 random")
for ax, title, net in zip(axes, titles, nets, strict=True):
    place = (14 - len(net), 14 - len(net))
    pixels(ax, effective_field(net, image, place), title=title)
    (top, bottom), (left, right) = receptive_field(net).bounds(*place)
    frame(ax, top, left, bottom - top + 1, right - left + 1)
plt.show()
