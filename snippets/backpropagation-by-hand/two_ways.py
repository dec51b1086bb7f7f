import matplotlib.pyplot as plt

from convbook.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE

colours, digits = (BLUE, GREEN, ORANGE), "₀₁₂₃₄"
panels = (
    ("forward: what does y₁ read?", "y", 1),
    ("backward: which responses does x₂ enter?", "x", 2),
)

plt.style.use("convbook.book")
_, axes = plt.subplots(2, figsize=(5.2, 5.2))
for ax, (title, kind, chosen) in zip(axes, panels, strict=True):
    for i in range(3):
        for j, colour in enumerate(colours):
            here = chosen == (i if kind == "y" else i + j)
            style = {"color": colour if here else FAINT, "lw": 3 if here else 0.8}
            ax.plot([i + j, i + 1], [0.3, 1.7], **style)
            if here:
                middle = (i + j + i + 1) / 2
                beside = middle + (0.24 if middle >= 2 else -0.24)
                ax.text(
                    beside,
                    1,
                    f"w{digits[j]}",
                    color=colour,
                    ha="center",
                    va="center",
                )
    for name, y, first, count in (("x", 0, 0, 5), ("y", 2, 1, 3)):
        for i in range(count):
            edge = PURPLE if (name, i) == (kind, chosen) else "none"
            box = {
                "boxstyle": "square,pad=0.4",
                "facecolor": "none",
                "edgecolor": edge,
            }
            label = f"{name}{digits[i]}"
            ax.text(
                first + i, y, label, color=INK, ha="center", va="center", bbox=box
            )
    ax.set(title=title, xlim=(-0.4, 4.4), ylim=(2.4, -0.4), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
plt.show()
