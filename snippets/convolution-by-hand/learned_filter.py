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
    difference = windows @ weights - wanted
    if step in (0, 2, 10, 50):
        error = np.mean(difference**2)
        print(f"step {step:2}: error {error:.2f}, weights", end=" ")
        print(np.round(weights, 1) + 0.0)
    slope = 2 * windows.T @ difference / len(difference)
    weights -= 0.1 * slope
