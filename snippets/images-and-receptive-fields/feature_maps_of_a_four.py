import matplotlib.pyplot as plt
import torch

from convbook.digits import MaxDigits, load_digits
from convbook.plots import pixels

digits = load_digits(margin=4)
four = digits.x[digits.y == 4][:1]
features = MaxDigits.pretrained().features
with torch.no_grad():
    layers = {"first": features[:2](four)[0], "second": features(four)[0]}

plt.style.use("convbook.book")
_, axes = plt.subplots(3, 4, figsize=(5.2, 4.6))
pixels(axes[0, 0], four[0, 0], title="the image")
for ax in axes[0, 1:]:
    ax.remove()
for row, (name, maps) in zip(axes[1:], layers.items(), strict=True):
    strongest = maps.amax((1, 2)).argsort(descending=True)[:4].sort().values
    for ax, i in zip(row, strongest.tolist(), strict=True):
        pixels(ax, maps[i], title=f"{name} {i}", largest=maps.max().item())
plt.show()
