import numpy as np

bend = np.array([1.0, -2.0, 1.0])
positions = np.arange(8.0)

for name, signal in {
    "flat": np.full(8, 3.0),
    "slope 1": positions,
    "slope -2, higher": 20 - 2 * positions,
    "square": positions**2,
}.items():
    print(f"{name:17}", np.correlate(signal, bend, "valid").astype(int))
