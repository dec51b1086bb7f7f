import numpy as np

from convbook.backprop import check_gradient, conv1d_backward, relu_backward
from convbook.convolution import conv1d

rng = np.random.default_rng(0)
x, target = rng.normal(size=(8, 1, 20)), rng.normal(size=(8, 2, 12))
first, second = rng.normal(size=(3, 1, 5)), rng.normal(size=(2, 3, 5))


def loss(first):
    y = conv1d(np.maximum(conv1d(x, first), 0), second)
    return 0.5 * np.sum((y - target) ** 2)


response = conv1d(x, first)
hidden = np.maximum(response, 0)
error = conv1d(hidden, second) - target

back = conv1d_backward(hidden, second, error)
back_response = relu_backward(response, back.x)
gradient = conv1d_backward(x, first, back_response).weight

check = check_gradient(loss, first, gradient)
print("15 slopes of the first layer, error below 1e-8:", check.error < 1e-8)
