import matplotlib.pyplot as plt

from convbook.plots import BLUE
from convbook.spikes import make_spikes

signals = make_spikes(2, seed=774)

plt.style.use("convbook.book")
_, axes = plt.subplots(2, sharex=True, sharey=True, figsize=(5.2, 3.8))
for ax, signal, name in zip(axes, signals.x[:, 0], "AB", strict=True):
    ax.plot(signal, color=BLUE)
    ax.set_title(f"signal {name}")
axes[1].set_xlabel("sample")
plt.show()
