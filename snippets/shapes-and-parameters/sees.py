import torch
from torch import nn


def follow(layers, n):
    """Yield size, inputs that one output sees, and jump, layer by layer."""
    sees, jump = 1, 1
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        sees += (k - 1) * jump
        jump *= s
        yield n, sees, jump


layers = [(3, 1, 1), (2, 2, 0)] * 3
x = torch.zeros(1, 1, 32)
steps = zip(layers, follow(layers, 32), strict=True)
for (k, s, p), (n, sees, jump) in steps:
    # A convolution has the windows of a pooling with the same numbers.
    x = nn.Conv1d(1, 1, k, stride=s, padding=p)(x)
    assert x.shape[-1] == n
    layer = f"kernel {k}, stride {s}"
    print(f"{layer}: size {n:2}, sees {sees:2}, jump {jump}")
