import matplotlib.pyplot as plt
from torch.nn.functional import cosine_similarity

from convbook.plots import bars
from convbook.spikes import SPIKE, SpikeCNN

weights = SpikeCNN.pretrained().conv.weight.detach()[:, 0]
alike = cosine_similarity(weights, SPIKE[None])
print("cosine with the spike:", *(f"{value:.2f}" for value in alike))

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 4, sharex=True, sharey=True, figsize=(5.2, 3.6))
for i, (ax, filter_weights) in enumerate(zip(axes.flat, weights, strict=True)):
    bars(ax, filter_weights, title=f"filter {i}")
    ax.set_xticks([])
plt.show()
