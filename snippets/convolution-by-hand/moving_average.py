import numpy as np

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
ones = np.ones(3)
thirds = ones / ones.sum()

print("moving sum    ", np.round(np.correlate(signal, ones, "valid"), 2))
print("moving average", np.round(np.correlate(signal, thirds, "valid"), 2))
