import matplotlib.pyplot as plt
from torch import nn

from convbook.dna import FlatDNA, all_8mers
from convbook.interpretation import ablate
from convbook.logos import filter_windows, information, plot_filters

model = FlatDNA.pretrained()
convolutions = [layer for layer in model.modules() if isinstance(layer, nn.Conv1d)]
first = convolutions[0]
print(len(convolutions), "convolution, filters of shape", tuple(first.weight.shape))

data = all_8mers()
x = data.x[data.test][:3000]
windows = filter_windows(first, x, fraction=0.5)
heights = information(windows.counts)
influence = ablate(model, first, x).std(1)
order = influence.argsort(descending=True)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 6.4))
labels = [f"{i}: {influence[i]:.1f}" for i in order]
plot_filters(ax, first.weight[order], heights[order], labels, columns=4)
plt.show()
