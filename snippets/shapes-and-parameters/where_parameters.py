import matplotlib.pyplot as plt

from convbook.plots import BLUE, INK, ORANGE
from convbook.shapes import Conv, Flatten, Linear, Pool, trace

layers = [
    *(Conv(1, 32, 3, padding=1), Pool(2), Conv(32, 64, 3, padding=1), Pool(2)),
    *(Flatten(), Linear(64 * 7 * 7, 128), Linear(128, 10)),
]
network = trace(layers, (1, 28, 28))
print(network)

rows = [row for row in network.rows if row.parameters]
names = [row.label for row in rows]
colours = [ORANGE if row.label.startswith("Linear") else BLUE for row in rows]

plt.style.use("convbook.book")
_, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(6.5, 2.8))
for ax, title, values in (
    (left, "parameters", [row.parameters for row in rows]),
    (right, "multiply-adds", [row.multiply_adds for row in rows]),
):
    drawn = ax.barh(names, values, color=colours)
    labels = [f"{value:,}" for value in values]
    ax.bar_label(drawn, labels, padding=3, color=INK)
    ax.set(title=title, xticks=[], xlim=(0, 1.75 * max(values)))
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
left.invert_yaxis()
plt.show()
