import numpy as np

from convbook.convolution import conv1d

signal = np.array([0.2, 0.8])
weights = np.array([-1.0, 0.0, 1.0])

conv1d(signal, weights)
