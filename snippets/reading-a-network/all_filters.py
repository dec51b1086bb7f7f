import matplotlib.pyplot as plt
from torch import nn

from convbook.dna import FlatDNA, all_8mers
from convbook.interpretation import ablate
from convbook.logos import filter_windows, information, plot_filters

model = FlatDNA.pretrained()
found = [layer for layer in model.modules() if isinstance(layer, nn.Conv1d)]
first = found[0]
print(len(found), "convolution, filters of shape", tuple(first.weight.shape))

data = all_8mers()
x = data.x[data.test][:3000]
heights = information(filter_windows(first, x, fraction=0.5).counts)
bits = heights.sum((1, 2))
influence = ablate(model, first, x).std(1)

ranked = influence.argsort(descending=True).tolist()
rest = sorted(ranked[6:], key=lambda i: -bits[i].round(1))  # the tallest first
shown = [i for pair in zip(ranked[:6], rest[:6], strict=True) for i in pair]

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 6.4))
labels = [f"filter {i}: {influence[i]:.1f} points" for i in shown]
plot_filters(ax, first.weight[shown], heights[shown], labels, columns=2)
plt.show()
