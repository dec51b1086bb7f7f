"""Chapter 6: a network without autograd is as fast as a lesson needs, and as good as PyTorch's."""

from functools import cache

import numpy as np

from benchmarks.compare import Row, time_ratio
from convbook.backprop import (
    NumpyCNN,
    conv1d_backward_loop,
    linear_backward,
    log_loss,
    max_pool1d_backward,
    relu_backward,
)
from convbook.spikes import SpikeCNN, Spikes, make_spikes
from convbook.training import accuracy, fit

SEEDS = range(5)


class LoopCNN(NumpyCNN):
    """The same network, whose convolution goes back product by product."""

    def backward(self, grad):
        """Do what `NumpyCNN.backward` does, with the taught loops."""
        x, z, a, strongest = self.seen
        weight, _, last_weight, _ = self.parameters.values()
        last = linear_backward(strongest, last_weight, grad[:, None])
        to_a = max_pool1d_backward(a, last.x[:, :, None], kernel_size=a.shape[2])
        first = conv1d_backward_loop(x, weight, relu_backward(z, to_a))
        slopes = first.weight, first.bias, last.weight, last.bias
        return dict(zip(self.parameters, slopes, strict=True))


def loop_over_vectorised() -> Row:
    """Compare the way back through the whole network, on one batch of the chapter."""
    data = make_spikes(64, seed=0)
    networks = LoopCNN(), NumpyCNN()
    grads = [log_loss(network.forward(data.x), data.y)[1] for network in networks]
    slow, fast = (
        lambda network=network, grad=grad: np.concatenate(
            [slope.ravel() for slope in network.backward(grad).values()]
        )
        for network, grad in zip(networks, grads, strict=True)
    )
    ratio = time_ratio(slow, fast, rounds=3, turns=3)
    return Row("backward of NumpyCNN in loops / in NumPy, 64 spike signals", ratio, 50)


def worst_accuracy() -> Row:
    """Return the worst test accuracy of all seeds, in percent."""
    worst = min(mine for mine, _ in _runs())
    return Row("test accuracy of NumpyCNN, worst of 5 seeds, %", 100 * worst, 96)


def accuracy_over_torch() -> Row:
    """Compare its accuracy with that of PyTorch's network of four filters, in points."""
    worst = min(mine - theirs for mine, theirs in _runs())
    return Row("the same minus SpikeCNN with 4 filters, worst seed, points", 100 * worst, -1)


@cache
def _runs() -> list[tuple[float, float]]:
    """Return the test accuracies of NumpyCNN and of SpikeCNN, for each seed."""
    runs = []
    for seed in SEEDS:
        train, test = make_spikes(2000, seed=seed), make_spikes(10_000, seed=100 + seed)
        runs.append((_numpy(train, test, seed), _torch(train, test, seed)))
    return runs


def _numpy(train: Spikes, test: Spikes, seed: int) -> float:
    network = NumpyCNN(seed=seed)
    network.fit(train.x, train.y, seed=seed)
    return float(np.mean((network.forward(test.x) > 0) == test.y.numpy()))


def _torch(train: Spikes, test: Spikes, seed: int) -> float:
    model = SpikeCNN(4, seed=seed)
    fit(model, train.x, train.y, epochs=20, lr=0.03, seed=seed)
    return accuracy(model, test.x, test.y)


BENCHMARKS = [loop_over_vectorised, worst_accuracy, accuracy_over_torch]
