import numpy as np

from convbook.backprop import conv1d_backward

x = np.array([1.0, 2, 3, 4, 5, 6, 7])
w, g = np.array([1.0, 0, -1]), np.array([1.0, 10, 100])

spread = np.zeros(5)
spread[::2] = g

print("spread", spread)
print("dL/dx ", np.convolve(spread, w, "full"))
print("dL/dw ", np.correlate(x, spread, "valid"))

x, w, g = (a[None, None] for a in (x, w, g))
dx, dw, _ = conv1d_backward(x, w, g, stride=2)
print("convbook", dx[0, 0], dw[0, 0])
