import numpy as np

signal = np.array([0.2, 0.8])
weights = np.array([-1.0, 0.0, 1.0])

print(np.correlate(signal, weights, "valid"))
