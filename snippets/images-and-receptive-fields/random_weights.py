import torch
from torch import nn

from convbook.receptive_field import effective_field, spread
from convbook.training import seeded


def stack(layers, channels, bend, seed):
    """Return a row of 3-wide convolutions with random weights."""
    with seeded(seed):
        net = nn.Sequential()
        for i in range(layers):
            net.append(nn.Conv1d(channels if i else 1, channels, 3, padding=1))
            nn.init.kaiming_normal_(net[-1].weight)
            net.append(bend())
    return net.double()


generator = torch.Generator().manual_seed(0)
x = torch.randn(4, 1, 65, generator=generator).double()
print("layers  sees  spread without ReLU  and with it")
for n in (5, 10, 20):
    print(f"{n:6} {2 * n + 1:5}", end="")
    for bend in (nn.Identity, nn.ReLU):
        nets = [stack(n, 16, bend, seed) for seed in range(3)]
        fields = [effective_field(net, x) for net in nets]
        (width,) = spread(torch.stack(fields).square().mean(0).sqrt())
        print(f"{width:7.1f} = {width / n**0.5:.1f} sqrt(n)", end="")
    print()
