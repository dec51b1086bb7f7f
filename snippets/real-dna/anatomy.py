import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import one_hot
from convbook.genomics import OriginNet, load_ars1, pwm
from convbook.interpretation import mutagenesis
from convbook.plots import FAINT, INK, ORANGE

variants = load_ars1()
wild = one_hot(variants.wild_type)
kept, lost = variants.selected >= 20, variants.selected == 0
table = pwm(variants.codes[kept]) - pwm(variants.codes[lost])
counted = ((table - (table * wild[0]).sum(0)).sum(0) / 3).numpy()
asked = mutagenesis(OriginNet.pretrained(), wild)[0].sum(0) / 3 / np.log(2)
agreement = np.corrcoef(counted[22:], asked[22:])[0, 1]
print(f"correlation over places 22 to 149: {agreement:.2f}")
elsewhere = np.r_[22:54, 76:97, 107:112, 140:150]
print(f"lowest place outside the valleys: {counted[elsewhere].min():.1f} bits")
abf1 = np.abs(counted[[22, *range(28, 33)]]).max()
print(f"largest effect at fixed letters of Abf1: {abf1:.2f} bits")

plt.style.use("convbook.book")
layout = {"figsize": (5.2, 4.8), "height_ratios": (4, 4, 1)}
_, axes = plt.subplots(3, sharex=True, **layout)
rows = {"counted": counted, "network": asked}
for ax, (title, effect) in zip(axes, rows.items(), strict=False):
    ax.stairs(effect[22:], np.arange(22, 151) - 0.5, fill=True)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set(title=title, ylabel="bits")
elements = {"B3": (20, 22), "B2": (62, 69), "B1": (99, 106), "A": (121, 131)}
for name, (first, last) in elements.items():
    axes[2].axvspan(first - 0.5, last + 0.5, color=ORANGE)
    axes[2].text((first + last) / 2, 1.1, name, ha="center")
    for ax in axes[:2]:
        ax.axvspan(
            first - 0.5,
            last + 0.5,
            color=FAINT,
            alpha=0.25,
            linewidth=0,
            zorder=0,
        )
axes[2].set_title("published", pad=20)
axes[2].set(xlabel="place", yticks=[], xlim=(-1, 150), ylim=(0, 1))
axes[2].spines["left"].set_visible(False)
plt.show()
