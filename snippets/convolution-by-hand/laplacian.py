import matplotlib.pyplot as plt
import numpy as np

from convbook.convolution import conv2d
from convbook.plots import frame, numbers

image = np.zeros((16, 16))
image[5:11, 5:11] = 1.0
laplacian = np.array([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])
response = conv2d(image, laplacian)

print("image", image.shape, "-> response", response.shape)
print("values", np.unique(response).astype(int))

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 5.4))
numbers(ax, response, title="response, with the outline of the bright square", fmt=".0f")

# Half a kernel is lost at each side, so the square moves one place up and one to the left.
frame(ax, row=4, column=4, height=6, width=6)
plt.show()
