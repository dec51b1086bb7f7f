import numpy as np

pattern = np.array([0.3, 0.8, 1.0, 0.8, 0.3])
signal = np.zeros(40)
signal[10:15] = pattern


def shift(values, steps):
    """Move everything to the right; zeros come in from the left."""
    return np.concatenate([np.zeros(steps), values[: len(values) - steps]])


def respond(values):
    return np.correlate(values, pattern, "valid")


for steps in (0, 1, 5, 12):
    moved = respond(shift(signal, steps))
    same = np.allclose(moved, shift(respond(signal), steps))
    peak = f"peak at {moved.argmax()}, height {moved.max():.2f}"
    print(f"shift {steps:2}: {peak}, equivariant {same}")
