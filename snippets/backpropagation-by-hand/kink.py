import numpy as np

from convbook.backprop import numeric_gradient, relu_backward


def loss(x):
    return np.maximum(x, 0).sum()


print("x         gradient  nudged")
for x in (2.0, 0.0, 0.000002):
    right = relu_backward([x], [1.0])[0]
    nudged = numeric_gradient(loss, np.array([x]))[0]
    print(f"{x:<8}  {right:8.2f}  {nudged:6.2f}")
