import numpy as np

from convbook.backprop import conv1d_backward, log_loss, max_pool1d_backward
from convbook.convolution import conv1d
from convbook.spikes import make_spikes


def forward(x, first, second, last):
    z = conv1d(x, first)
    a = conv1d(np.maximum(z, 0), second)
    return z, a, a.max(2) @ last


def step(x, y, first, second, last, rule):
    z, a, score = forward(x, first, second, last)
    slope = log_loss(score, y)[1][:, None]
    to_a = max_pool1d_backward(a, (slope * last)[:, :, None], a.shape[2])
    back = conv1d_backward(np.maximum(z, 0), second, to_a)
    to_z = back.x
    if rule == "no flip":
        to_z = conv1d_backward(np.maximum(z, 0), second[:, :, ::-1], to_a).x
    if rule != "frozen":
        first -= 0.2 * conv1d_backward(x, first, to_z * (z > 0)).weight
    second -= 0.2 * back.weight
    last -= 0.2 * (a.max(2).T @ slope)[:, 0]


training, test = (
    make_spikes(1500, seed=0, length=40),
    make_spikes(2000, seed=5, length=40),
)
print("start  flip  no flip  frozen")
for seed in (0, 2):
    right = []
    for rule in ("flip", "no flip", "frozen"):
        rng = np.random.default_rng(seed)
        sizes = (4, 1, 5), (4, 4, 5), (4,)
        parameters = [rng.normal(0, 0.3, size=size) for size in sizes]
        for _ in range(5):
            for batch in rng.permutation(1500).reshape(-1, 50):
                step(
                    training.x[batch].numpy(),
                    training.y[batch].numpy(),
                    *parameters,
                    rule,
                )
        score = forward(test.x.numpy(), *parameters)[2]
        right.append(np.mean((score > 0) == test.y.numpy()))
    print(f"{seed:5}  {right[0]:.2f}  {right[1]:7.2f}  {right[2]:6.2f}")
