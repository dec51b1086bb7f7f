import numpy as np

from convbook.backprop import conv1d_backward

rng = np.random.default_rng(0)
x, w = rng.normal(size=(64, 1, 100)), rng.normal(size=(1, 1, 7))
g = rng.normal(size=(64, 1, 94))

together = conv1d_backward(x, w, g).weight
alone = [conv1d_backward(x[[n]], w, g[[n]]).weight for n in range(64)]
mean = conv1d_backward(x, w, g / 64).weight
print("sum of the signals' gradients:", np.allclose(together, sum(alone)))
print("of a mean loss: a 64th of it: ", np.allclose(together, 64 * mean))
