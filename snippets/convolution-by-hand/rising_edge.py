import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import ORANGE, PURPLE, bars

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])
response = np.correlate(signal, weights, "valid")

plt.style.use("convbook.book")
_, (above, below) = plt.subplots(2, sharex=True, figsize=(5.2, 3.8))
bars(above, signal, title="signal", fmt=".1f")

# A response belongs under the middle of its window, not under the left end.
middle = (len(weights) - 1) / 2
bars(below, response, start=middle, colour=ORANGE, title="response", fmt="+.1f")
below.set_xlabel("position")

# One window, and the response that it gives.
above.axvspan(3.5, 6.5, facecolor=PURPLE, alpha=0.15, zorder=0)
below.axvspan(4.5, 5.5, facecolor=PURPLE, alpha=0.15, zorder=0)
plt.show()
