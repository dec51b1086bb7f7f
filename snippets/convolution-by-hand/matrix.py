import numpy as np

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])

places = len(signal) - len(weights) + 1
matrix = np.zeros((places, len(signal)))
band = np.zeros(matrix.shape, dtype=bool)
for i in range(places):
    matrix[i, i : i + len(weights)] = weights
    band[i, i : i + len(weights)] = True

print(matrix.astype(int))
print(f"{matrix.size} entries, {band.sum()} in the band, {len(weights)} free")
print(np.round(matrix @ signal, 1))
