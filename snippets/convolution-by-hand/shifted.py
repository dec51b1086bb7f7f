import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import BLUE, INK, ORANGE, bars

pattern = np.array([0.3, 0.8, 1.0, 0.8, 0.3])
middle = (len(pattern) - 1) / 2

plt.style.use("convbook.book")
_, (above, below) = plt.subplots(2, sharex=True, figsize=(5.2, 3.8))
for start, colour in ((10, BLUE), (22, ORANGE)):
    signal = np.zeros(40)
    signal[start : start + len(pattern)] = pattern
    response = np.correlate(signal, pattern, "valid")
    bars(above, signal, colour=colour, title="signal and shifted signal")
    bars(below, response, start=middle, colour=colour, title="their responses")

below.set_xlabel("position")
for ax, height in ((above, 1.1), (below, 2.7)):
    ax.set_ylim(0, 1.3 * height)
    arrow = {"arrowstyle": "->", "color": INK, "linewidth": 1.5}
    ax.annotate("", (24, height), (12, height), arrowprops=arrow)
    ax.text(18, height, "12 places", ha="center", va="bottom")
plt.show()
