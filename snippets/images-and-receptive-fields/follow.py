import torch
from torch import nn


def follow(layers, n):
    """Yield size, field, jump and start after each (k, s, p)."""
    sees, jump, start = 1, 1, 0
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        start -= p * jump
        sees += (k - 1) * jump
        jump *= s
        yield n, sees, jump, start


layers = [(3, 1, 1), (2, 2, 0)] * 3
net = nn.Sequential()
pixels = torch.arange(64)
rows = zip(layers, follow(layers, 64), strict=True)
for (k, s, p), (n, sees, jump, start) in rows:
    # A pooling reads what a convolution with its numbers reads.
    net.append(nn.Conv1d(1, 1, k, stride=s, padding=p, bias=False))
    nn.init.ones_(net[-1].weight)
    x = torch.zeros(1, 1, 64, requires_grad=True)
    y = net(x)
    y[0, 0, n // 2].backward()
    seen = pixels[x.grad[0, 0] != 0]
    first = start + jump * (n // 2)
    assert y.shape[-1] == n
    assert (seen[0], seen[-1]) == (first, first + sees - 1)
    print(f"kernel {k}, stride {s}: size {n:2}, sees {sees:2}, jump {jump}")
