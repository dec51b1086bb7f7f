import torch
from torch.nn.functional import conv1d, max_pool1d

generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 1, 32, dtype=torch.float64, generator=generator)
weight = torch.randn(4, 1, 5, dtype=torch.float64, generator=generator)


def shift(t, steps):  # on a circle, so that nothing is lost at an end
    return torch.roll(t, steps, dims=-1)


def conv(t):
    return conv1d(torch.cat([t[..., -2:], t, t[..., :2]], dim=-1), weight)


def follows(f, steps):
    """Shift the input, and look for the shift of the output that follows."""
    before, after = f(x), f(shift(x, steps))
    shifts = range(before.shape[-1])
    fits = [k for k in shifts if torch.allclose(shift(before, k), after)]
    return fits[0] if fits else "none"


maps = {
    "convolution": conv,
    "convolution, ReLU": lambda t: conv(t).relu(),
    "convolution, stride 2": lambda t: conv(t)[..., ::2],
    "convolution, max pool 2": lambda t: max_pool1d(conv(t), 2),
    "largest over all places": lambda t: conv(t).amax(-1, keepdim=True),
}
steps = (1, 2, 3, 4)
print("shift of the input      ", *(f"{k:5}" for k in steps))
for name, f in maps.items():
    print(f"{name:24}", *(f"{follows(f, k):>5}" for k in steps))
