import matplotlib.pyplot as plt
import torch
from torch.nn.functional import mse_loss

from convbook.dna import MotifNet, all_8mers, one_hot
from convbook.interpretation import mutagenesis, plot_mutagenesis
from convbook.training import fit

data = all_8mers()
sequence, x = "CCTATCCC", data.x[data.test][:500]
halves = data.train[:512].split(256)
rng = torch.Generator().manual_seed(0)
recipe = {"loss": mse_loss, "epochs": 40, "batch_size": 64, "lr": 0.05}

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 1, figsize=(5.2, 4.2))
print("labels    largest effect   agreement of two networks")
for ax, labels in zip(axes, ("true", "shuffled"), strict=True):
    maps = []
    for seed, half in enumerate(halves):
        y = data.y[half]
        if labels == "shuffled":
            y = y[torch.randperm(256, generator=rng)]
        model = MotifNet(seed=seed).standardise(y)
        fit(model, data.x[half], y, **recipe, seed=seed)
        maps.append(mutagenesis(model, x))
    agree = torch.corrcoef(torch.stack(maps).flatten(1))[0, 1]
    print(f"{labels:9} {maps[0].abs().max():13.0f} {agree:16.2f}")
    plot_mutagenesis(ax, mutagenesis(model, one_hot(sequence))[0], sequence)
    ax.set_title(f"{labels} labels", loc="left")
plt.show()
