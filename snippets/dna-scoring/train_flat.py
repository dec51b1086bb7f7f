import matplotlib.pyplot as plt
from torch.nn.functional import mse_loss

from convbook import dna
from convbook.plots import FAINT
from convbook.training import fit

data = dna.all_8mers()
x, y = data.x[data.train], data.y[data.train]
validation = data.x[data.validation], data.y[data.validation]

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
linear, model = dna.LinearDNA(), dna.FlatDNA()
features = (data.x, dna.kmer_features(data.x))
for network, numbers in zip((linear, model), features, strict=True):
    network.standardise(y)
    recipe = {"loss": mse_loss, "epochs": 5, "batch_size": 256, "lr": 0.03}
    history = fit(network, x, y, validation=validation, **recipe)
    best = dna.least_squares(numbers, data.y, data.train)[data.validation]
    floor = mse_loss(best, validation[1]).item()
    name = type(network).__name__
    print(f"{name:9} validation {history.val_loss[-1]:.3g}, floor {floor:.3g}")
    ax.plot(range(1, 6), history.val_loss, marker="o", label=name)
    ax.axhline(floor, color=FAINT, linestyle="--")
ax.set(xlabel="epoch", ylabel="validation error", yscale="log")
ax.set_xticks(range(1, 6))
ax.set_yticks((0.5, 1, 2, 5, 10, 20), ("0.5", "1", "2", "5", "10", "20"))
ax.legend(loc="center right")
plt.show()
