import matplotlib.pyplot as plt
import torch
from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, LinearDNA, all_8mers
from convbook.plots import FAINT
from convbook.training import fit, predict

data = all_8mers()
few, x, y = data.train[:4096], data.x[data.validation], data.y[data.validation]
variance = y.var(correction=0)
rates = (0.001, 0.005, 0.01, 0.05, 0.1)
descent = {"optimiser": torch.optim.SGD, "schedule": None, "loss": mse_loss}

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.2))
print("learning rate", *(f"{rate:6g}" for rate in rates))
for name, build in (("LinearDNA", LinearDNA), ("FlatDNA", lambda: FlatDNA(16))):
    models = [build() for _ in rates]
    for model, rate in zip(models, rates, strict=True):
        fit(model, data.x[few], data.y[few], lr=rate, epochs=6, **descent)
    errors = [(predict(model, x) - y).square().mean().item() for model in models]
    print(f"{name:13}", *(f"{error:6.1f}" for error in errors))
    ax.plot(rates, errors, marker="o", label=name)
silent = [(model.conv(x) <= 0).all(2).all(0).sum().item() for model in models]
print("dead filters ", *(f"{n:6}" for n in silent), " of 16")

ax.axhline(variance, color=FAINT, linestyle="--")
ax.set(xlabel="learning rate", ylabel="validation error", ylim=(0, 20))
ax.set_xscale("log")
ax.set_xticks(rates, [f"{rate:g}" for rate in rates])
ax.legend(loc="lower left")
plt.show()
