import numpy as np

from convbook.convolution import conv1d

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
for kernel_size in (3, 8, 9):
    try:
        responses = conv1d(signal, np.ones(kernel_size))
        print(kernel_size, "weights, windows:", len(responses))
    except ValueError as error:
        print("ValueError:", error)
