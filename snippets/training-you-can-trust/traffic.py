import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import FAINT

processes = np.array([1, 2, 4, 8, 16, 32, 64])
latency, speed = 50e-6, 1e9  # seconds per message, bytes per second: assumed
rounds = 2 * (processes - 1)  # around the ring, twice

plt.style.use("convbook.book")
fig, ax = plt.subplots(figsize=(5.2, 4))
print("processes          ", *(f"{n:6}" for n in processes))
for parameters in (3_425, 342_500):
    sent = rounds / processes * parameters * 8  # bytes; a float64 has eight
    print(
        f"{parameters:7,} parameters", *(f"{x / 1024:6,.0f}" for x in sent), "KiB"
    )
    for work in (0.02, 0.2):  # seconds that one process needs for a batch
        step = work / processes + rounds * latency + sent / speed
        style = {"marker": "o", "label": f"{parameters:,} parameters, {work:g} s"}
        ax.plot(processes, work / step, **style)
ax.plot(processes, processes, "--", color=FAINT, label="nothing to send")
ax.set(
    xscale="log", yscale="log", xlabel="processes", ylabel="times as fast as one"
)
ax.set_xticks(processes, processes)
ax.set_yticks(processes, processes)
ax.minorticks_off()
fig.legend(loc="outside upper center")
plt.show()
