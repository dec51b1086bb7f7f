import matplotlib.pyplot as plt
import numpy as np

from convbook.convolution import conv2d
from convbook.plots import frame, numbers

image = np.zeros((16, 16))
image[5:11, 5:11] = 1.0
laplacian = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
response = conv2d(image, laplacian)

print("image", image.shape, "-> response", response.shape)
print("values", np.unique(response).astype(int))

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 5.4))
numbers(ax, response, title="response, and the bright square", fmt=".0f")

# The kernel takes one row off the top and one column off the left side.
frame(ax, row=4, column=4, height=6, width=6)
plt.show()
