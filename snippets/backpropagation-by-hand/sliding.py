import numpy as np

x = np.array([1.0, 2, 3, 4, 5])
w = np.array([1.0, 0, -1])
g = np.array([1.0, 10, 100])

print("dL/dw", np.correlate(x, g, "valid"))

padded = np.pad(g, 2)
print("pad g", padded)
print("dL/dx", np.correlate(padded, w[::-1], "valid"), "with w reversed")
print("dL/dx", np.convolve(g, w, "full"), "as a convolution")
