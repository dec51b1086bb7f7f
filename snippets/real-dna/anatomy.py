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
counted = (table - (table * wild[0]).sum(0)).sum(0) / 3
asked = mutagenesis(OriginNet.pretrained(), wild)[0].sum(0) / 3 / np.log(2)
agreement = np.corrcoef(counted[22:], asked[22:])[0, 1]
print(f"correlation over places 22 to 149: {agreement:.2f}")

plt.style.use("convbook.book")
_, axes = plt.subplots(
    3, sharex=True, figsize=(5.2, 4.8), height_ratios=(4, 4, 1)
)
for ax, effect, title in (
    (axes[0], counted, "counted"),
    (axes[1], asked, "network"),
):
    ax.stairs(effect[22:], np.arange(22, 151) - 0.5, fill=True)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set(title=title, ylabel="bits")
elements = {"B3": (20, 22), "B2": (62, 69), "B1": (99, 106), "A": (121, 131)}
for name, (first, last) in elements.items():
    axes[2].axvspan(first - 0.5, last + 0.5, color=ORANGE)
    axes[2].text((first + last) / 2, 1.1, name, ha="center")
    for ax in axes[:2]:
        ax.axvspan(first - 0.5, last + 0.5, color=FAINT, alpha=0.25, linewidth=0)
axes[2].set(
    title="published", xlabel="place", yticks=[], xlim=(-1, 150), ylim=(0, 1)
)
axes[2].spines["left"].set_visible(False)
plt.show()
