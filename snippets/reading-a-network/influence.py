import matplotlib.pyplot as plt

from convbook.dna import FlatDNA, MotifNet, all_8mers
from convbook.interpretation import ablate
from convbook.logos import filter_windows, information
from convbook.plots import BLUE

data = all_8mers()
x = data.x[data.test][:3000]
plt.style.use("convbook.book")
_, axes = plt.subplots(1, 2, figsize=(5.2, 2.8), sharey=True)
print("          bits   clear filters   of these with influence")
for ax, kind in zip(axes, (FlatDNA, MotifNet), strict=True):
    name, model = kind.__name__, kind.pretrained()
    influence = ablate(model, model.conv, x).std(1)
    bits = information(filter_windows(model.conv, x).counts).sum((1, 2))
    clear = bits > 5
    print(f"{name:9} above 5 {clear.sum():8}", end="")
    print(f"{(influence[clear] > 0.5).sum():16}")
    ax.scatter(bits, influence, color=BLUE, s=14)
    ax.set(title=name, xlabel="bits of the logo")
axes[0].set_ylabel("influence in points")
plt.show()
