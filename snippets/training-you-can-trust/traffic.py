import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import FAINT

processes = np.array([1, 2, 4, 8, 16, 32, 64])
latency, speed = 50e-6, 1e9  # seconds per message, bytes per second: assumed
rounds = 2 * (processes - 1)  # around the ring, twice

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.8))
print("processes          ", *(f"{n:6}" for n in processes))
for parameters in (3_425, 342_500):
    sent = rounds / processes * parameters * 8 / 1e6
    print(f"{parameters:7,} parameters", *(f"{x:6.3f}" for x in sent), "MB")
    for work in (0.01, 0.1):  # seconds that one process needs for a batch
        step = work / processes + rounds * latency + sent * 1e6 / speed
        label = f"{parameters:,} parameters, {work:g} s"
        ax.plot(processes, work / step, marker="o", label=label)
ax.plot(processes, processes, "--", color=FAINT, label="as many times as processes")
ax.set(xscale="log", yscale="log", xlabel="processes", ylabel="times as fast as one")
ax.set_xticks(processes, processes)
ax.set_yticks((1, 2, 4, 8, 16, 32, 64), (1, 2, 4, 8, 16, 32, 64))
ax.minorticks_off()
ax.figure.legend(loc="outside upper center")
plt.show()
