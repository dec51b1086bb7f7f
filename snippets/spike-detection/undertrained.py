import math

import matplotlib.pyplot as plt

from convbook.plots import FAINT
from convbook.spikes import FlatCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(1440, seed=0, noise=0.1)
test = make_spikes(4000, seed=2, noise=0.1)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.2))
print("batch  steps  loss  right in the test")
runs = ((1440, 50, "one batch of all"), (64, 13, "batches of 64"))
for size, epochs, name in runs:
    model = FlatCNN()
    recipe = {"batch_size": size, "epochs": epochs}
    recipe |= {"lr": 0.001, "schedule": None}
    history = fit(model, training.x, training.y, **recipe)
    steps = epochs * math.ceil(len(training) / size)
    right = accuracy(model, test.x, test.y)
    print(f"{size:5} {steps:6} {history.train_loss[-1]:5.2f}  {right:.2f}")
    ax.plot(range(1, epochs + 1), history.train_loss, label=name)
ax.axhline(math.log(2), color=FAINT, linestyle="--")
ax.set(xlabel="epoch", ylabel="training loss", ylim=(0, 0.75))
ax.legend()
plt.show()
