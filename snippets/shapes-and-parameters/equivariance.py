import torch
from torch.nn.functional import conv1d, max_pool1d

generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 1, 32, dtype=torch.float64, generator=generator)
weight = torch.randn(4, 1, 5, dtype=torch.float64, generator=generator)


def shift(t, steps):  # on a circle, so that nothing is lost at an end
    return torch.roll(t, steps, dims=-1)


def conv(t):
    return conv1d(torch.cat([t[..., -2:], t, t[..., :2]], dim=-1), weight)


maps = {
    "convolution": (conv, 1),
    "convolution, ReLU": (lambda t: conv(t).relu(), 1),
    "convolution, stride 2": (lambda t: conv(t)[..., ::2], 2),
    "convolution, max pool 2": (lambda t: max_pool1d(conv(t), 2), 2),
}
print("shift by                1        2        3        4")
for name, (f, stride) in maps.items():
    pairs = [(f(shift(x, k)), shift(f(x), k // stride)) for k in (1, 2, 3, 4)]
    found = ["follows" if torch.allclose(a, b) else "differs" for a, b in pairs]
    print(f"{name:23}", "  ".join(found))
pairs = [(conv(shift(x, k)).amax(-1), conv(x).amax(-1)) for k in (1, 2, 3, 4)]
found = ["stays" if torch.allclose(a, b) else "differs" for a, b in pairs]
print("largest over all places", "    ".join(found))
