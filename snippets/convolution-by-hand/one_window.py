import numpy as np

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])

window = signal[1:4]
products = weights * window

print("window  ", window)
print("products", products)
print("sum     ", np.round(products.sum(), 1))
