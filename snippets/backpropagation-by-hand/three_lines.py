import numpy as np

x = np.array([1.0, 2, 3, 4, 5])
w = np.array([1.0, 0, -1])
g = np.array([1.0, 10, 100])

y, dw, dx, db = np.zeros(3), np.zeros(3), np.zeros(5), 0.0
for i in range(3):
    for j in range(3):
        y[i] += w[j] * x[i + j]
        dw[j] += g[i] * x[i + j]
        dx[i + j] += g[i] * w[j]
    db += g[i]

print("y    ", y)
print("dL/dw", dw)
print("dL/dx", dx)
print("dL/db", db)
