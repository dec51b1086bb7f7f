import numpy as np

x = np.array([1.0, 2, 3, 4, 5])
w = np.array([1.0, 0, -1])
g = np.array([1.0, 10, 100])


def loss(x, w, b=0.0):
    y = np.correlate(x, w, "valid") + b
    return g @ y


step = 0.001
here = loss(x, w)
print("responses", np.correlate(x, w, "valid"), "loss", here)
by_w = [(loss(x, w + nudge) - here) / step for nudge in step * np.eye(3)]
by_x = [(loss(x + nudge, w) - here) / step for nudge in step * np.eye(5)]
by_b = (loss(x, w, step) - here) / step
print("slopes for the weights", *(f"{slope:.0f}" for slope in by_w))
print("slopes for the samples", *(f"{slope:.0f}" for slope in by_x))
print("slope for the bias    ", f"{by_b:.0f}")
