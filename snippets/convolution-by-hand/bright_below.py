import numpy as np

from convbook.convolution import conv2d

image = np.zeros((8, 8))
image[4:] = 1.0
downwards = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])

print(conv2d(image, downwards).astype(int))
