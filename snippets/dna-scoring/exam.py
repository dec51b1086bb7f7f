import matplotlib.pyplot as plt
import torch

from convbook.dna import FlatDNA, all_8mers, least_squares, occurrences
from convbook.plots import BLUE, FAINT, ORANGE
from convbook.training import predict

data = all_8mers()
linear = least_squares(data.x, data.y, data.train)
network = predict(FlatDNA.pretrained(), data.x)
copies = [occurrences(data.codes[data.test], motif) for motif in ("TAT", "GCG")]
twice = torch.from_numpy((copies[0] > 1) | (copies[1] > 1))
true = data.y[data.test]

plt.style.use("convbook.book")
_, axes = plt.subplots(1, 2, sharex=True, sharey=True, figsize=(5.2, 3.6))
answers = {"linear": linear, "FlatDNA": network}
for ax, (name, values) in zip(axes, answers.items(), strict=True):
    predicted = values[data.test]
    error = (predicted - true).square().mean()
    print(f"{name:7} mean squared error {error:5.2f}, ", end="")
    print(f"R2 {1 - error / true.var(correction=0):.2f}")
    ax.plot([0, 30], [0, 30], color=FAINT, linewidth=1)
    others, repeated = (~twice).nonzero()[:100, 0], twice.nonzero()[::3, 0]
    ax.plot(true[others], predicted[others], ".", color=BLUE, alpha=0.5)
    ax.plot(true[repeated], predicted[repeated], "x", color=ORANGE, markersize=5)
    ax.set(title=name, xlabel="score")
axes[0].set_ylabel("predicted")
plt.show()
