import matplotlib.pyplot as plt
import numpy as np

from convbook.convolution import banded_matrix
from convbook.plots import frame, numbers

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
matrix = banded_matrix(np.array([-1.0, 0.0, 1.0]), len(signal))

plt.style.use("convbook.book")
widths = [8, 1.7, 1.7]
figure = plt.figure(figsize=(5.2, 3.7))
axes = figure.subplots(1, 3, sharey=True, width_ratios=widths)
numbers(axes[0], matrix, title="matrix", fmt=".0f")
numbers(axes[2], (matrix @ signal)[:, None], title="sums", fmt=".1f")
numbers(axes[1], signal[:, None], title="signal", fmt=".1f")

# The third row of the matrix reads three samples and makes the third sum.
frame(axes[0], row=2, column=2, width=3)
frame(axes[1], row=2, column=0, height=3)
frame(axes[2], row=2, column=0)
plt.show()
