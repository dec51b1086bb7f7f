import matplotlib.pyplot as plt

from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(4000, seed=0)
validation = make_spikes(1000, seed=1)

model = SpikeCNN()
history = fit(
    model,
    training.x,
    training.y,
    epochs=10,
    lr=0.03,
    validation=(validation.x, validation.y),
)
first, last = history.train_loss[0], history.train_loss[-1]
print(f"training loss {first:.2f}, at the end {last:.2f}")
print(f"right in training   {accuracy(model, training.x, training.y):.2f}")
print(f"right in validation {accuracy(model, validation.x, validation.y):.2f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
history.plot(ax)
ax.set_ylim(0, 0.4)
plt.show()
