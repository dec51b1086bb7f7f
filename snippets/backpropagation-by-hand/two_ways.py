import matplotlib.pyplot as plt

from convbook.plots import BLUE, FAINT, GREEN, ORANGE, PURPLE

digits, middle = "₀₁₂₃₄", {"ha": "center", "va": "center"}
panels = (
    ("forward: what does y₁ read?", (1, 2)),
    ("backward: which responses does x₂ enter?", (2, 0)),
)

plt.style.use("convbook.book")
_, axes = plt.subplots(2, figsize=(5.2, 5.2))
for ax, (title, chosen) in zip(axes, panels, strict=True):
    for i in range(3):
        for j, colour in enumerate((BLUE, GREEN, ORANGE)):
            line = [i + j, i + 1], [0.3, 1.7]
            ax.plot(*line, color=FAINT, lw=0.8, zorder=0)
            if chosen in ((i, 2), (i + j, 0)):
                ax.plot(*line, color=colour, lw=3)
                x = i + (j + 1) / 2
                x += 0.24 if x >= 2 else -0.24
                ax.text(x, 1, f"w{digits[j]}", color=colour, **middle)
    for i in range(5):
        ax.text(i, 0, f"x{digits[i]}", **middle)
    for i in range(3):
        ax.text(i + 1, 2, f"y{digits[i]}", **middle)
    place = (chosen[0] + 1, 2) if chosen[1] else chosen
    ax.plot(*place, "s", ms=28, markerfacecolor="none", color=PURPLE)
    ax.set(title=title, xlim=(-0.4, 4.4), ylim=(2.4, -0.4), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
plt.show()
