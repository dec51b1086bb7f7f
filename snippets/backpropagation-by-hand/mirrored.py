import matplotlib.pyplot as plt
import numpy as np

from convbook.backprop import (
    NumpyCNN,
    conv1d_backward,
    max_pool1d_backward,
    relu_backward,
)
from convbook.plots import ORANGE, bars

pattern = np.array([0.2, 0.4, 0.6, 0.8, 1, -0.4, 0])


def make(n, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 0.3, size=(n, 100)), rng.integers(0, 2, size=n)
    places = rng.integers(0, 94, size=n)[:, None] + np.arange(7)
    x[np.arange(n)[:, None], places] += y[:, None] * pattern
    return x[:, None], y, places


x, y, places = make(4000, seed=2)
print("       right in  cosine with the pattern")
print("start  the test  flip  no flip")
for seed in range(4):
    net = NumpyCNN(seed=seed)
    net.fit(*make(2000, seed=0)[:2], epochs=6)
    right = np.mean((net.forward(x) > 0) == y)

    z, a = net.seen[1:3]
    weight, last = net.parameters["conv.weight"], net.parameters["linear.weight"]
    to_a = np.repeat(last[:, :, None], len(x), axis=0)
    to_z = relu_backward(z, max_pool1d_backward(a, to_a, 94))
    kernels = (weight, weight[:, :, ::-1])
    slopes = [conv1d_backward(x, kernel, to_z).x[:, 0] for kernel in kernels]
    means = [
        np.take_along_axis(dx, places, axis=1)[y == 1].mean(axis=0)
        for dx in slopes
    ]
    alike = [mean @ pattern / np.linalg.norm(mean) for mean in means]
    alike = [cosine / np.linalg.norm(pattern) for cosine in alike]
    print(f"{seed:5} {right:9.2f} {alike[0]:5.2f} {alike[1]:8.2f}")

plt.style.use("convbook.book")
_, axes = plt.subplots(1, 3, sharey=True, figsize=(5.2, 2.4))
bars(axes[0], pattern, colour=ORANGE, title="pattern")
for ax, mean, name in zip(axes[1:], means, ("with flip", "without"), strict=True):
    bars(ax, mean / np.abs(mean).max(), title=name)
plt.show()
