import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

rng = np.random.default_rng(0)
signal = rng.normal(size=500)
windows = sliding_window_view(signal, 3)

# The learner is shown the signal and noisy answers, but not the weights.
wanted = windows @ np.array([-1.0, 0.0, 1.0])
wanted += rng.normal(0.0, 0.1, len(wanted))

weights = np.array([0.5, 0.5, 0.5])
for step in range(51):
    error = windows @ weights - wanted
    if step in (0, 2, 10, 50):
        mean_square = np.mean(error**2)
        print(f"step {step:2}: error {mean_square:.2f}, weights", end=" ")
        print(np.round(weights, 1) + 0.0)
    weights -= 0.2 * windows.T @ error / len(error)
