import numpy as np

from convbook.convolution import banded_matrix

x = np.array([1.0, 2, 3, 4, 5])
g = np.array([1.0, 10, 100])
matrix = banded_matrix(np.array([1.0, 0, -1]), 5)

print(matrix)
print("forward, matrix @ x        ", matrix @ x)
print("third column, top to bottom", matrix[:, 2])
print("backward, matrix.T @ g     ", matrix.T @ g)
