import matplotlib.pyplot as plt
from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, MotifNet, all_8mers
from convbook.plots import FAINT
from convbook.training import fit, predict

data = all_8mers()
few = data.train[:4096]
x, y = data.x[few], data.y[few]
validation = data.x[data.validation], data.y[data.validation]

model = MotifNet().standardise(y)
recipe = {"loss": mse_loss, "epochs": 25, "batch_size": 64, "lr": 0.02}
history = fit(model, x, y, validation=validation, **recipe)
error = history.val_loss[-1]
print(f"{len(few):,} of {len(data.train):,} training sequences")
print(sum(values.numel() for values in model.parameters()), "parameters")
r2 = 1 - error / validation[1].var(correction=0)
print(f"validation error {error:.4f}, R2 {r2:.3f}")

plateau = mse_loss(predict(FlatDNA.pretrained(), validation[0]), validation[1])
plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.2))
history.plot(ax)
ax.axhline(plateau, color=FAINT, linestyle="--")
ax.set(ylabel="error", yscale="log")
ax.set_yticks((0.001, 0.01, 0.1, 1, 10), ("0.001", "0.01", "0.1", "1", "10"))
plt.show()
