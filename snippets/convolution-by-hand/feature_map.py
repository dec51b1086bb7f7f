import matplotlib.pyplot as plt
import numpy as np

from convbook.convolution import conv2d
from convbook.plots import frame, numbers

image = np.arange(1.0, 17.0).reshape(4, 4)
kernel = np.array([[0.5, 0.6], [0.7, 0.8]])
feature_map = conv2d(image, kernel, bias=1.0)

plt.style.use("convbook.book")
widths = [4, 2, 3]
figure = plt.figure(figsize=(5.2, 2.6))
axes = figure.subplots(1, 3, sharey=True, width_ratios=widths)
numbers(axes[1], kernel, title="kernel")
numbers(axes[2], feature_map, title="feature map", fmt=".1f")
numbers(axes[0], image, title="image")

frame(axes[0], row=0, column=0, height=2, width=2)
frame(axes[1], row=0, column=0, height=2, width=2)
frame(axes[2], row=0, column=0)
plt.show()
