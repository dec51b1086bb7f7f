import numpy as np

from convbook.backprop import check_gradient, relu_backward


def loss(x):
    return np.maximum(x, 0).sum()


for x in (np.array([-1.0, 2]), np.array([-1.0, 0]), np.array([-1.0, 2e-6])):
    check = check_gradient(loss, x, relu_backward(x, np.ones(2)))
    print(f"at {x}: error {check.error:.2f}")
