import matplotlib.pyplot as plt

from convbook.plots import BLUE, INK, ORANGE
from convbook.shapes import BatchNorm, Conv, Flatten, Linear, Pool, trace

layers = [
    *(Conv(1, 32, 3, padding=1), BatchNorm(32), Pool(2)),
    *(Conv(32, 64, 3, padding=1), BatchNorm(64), Pool(2)),
    *(Flatten(), Linear(64 * 7 * 7, 128), Linear(128, 10)),
]
network = trace(layers, (1, 28, 28))
print(network)

rows = [row for row in network.rows if row.multiply_adds]
names = [row.label.replace(", padding=1", "") for row in rows]
colours = [ORANGE if name.startswith("Linear") else BLUE for name in names]

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 1, figsize=(5, 4.2))
for ax, title, values in (
    (axes[0], "parameters", [row.parameters for row in rows]),
    (axes[1], "multiply-adds", [row.multiply_adds for row in rows]),
):
    drawn = ax.barh(names, values, color=colours)
    labels = [f"{value:,}" for value in values]
    ax.bar_label(drawn, labels, padding=3, color=INK)
    ax.set(title=title, xticks=[], xlim=(0, 1.35 * max(values)))
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
plt.show()
