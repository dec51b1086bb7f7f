import matplotlib.pyplot as plt

from convbook.spikes import SpikeMLP, make_spikes
from convbook.training import fit

training = make_spikes(4000, seed=0)
validation = make_spikes(1000, seed=1)

model = SpikeMLP()
history = fit(
    model,
    training.x,
    training.y,
    epochs=10,
    lr=0.03,
    validation=(validation.x, validation.y),
)
for epoch in (history.best_epoch, history.epochs):
    loss, right = history.val_loss[epoch - 1], history.val_accuracy[epoch - 1]
    print(f"epoch {epoch:2}: validation loss {loss:.2f}, {right:.2f} right")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
history.plot(ax)
ax.set_ylim(0, 0.7)
plt.show()
