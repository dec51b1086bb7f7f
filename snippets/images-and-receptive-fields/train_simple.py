import matplotlib.pyplot as plt
from torch.optim import AdamW

from convbook.digits import SimpleCNN, load_digits
from convbook.training import accuracy, cosine, fit

train, validation, test = load_digits().split((0.6, 0.15, 0.25), seed=0)

model = SimpleCNN(filters=16, hidden=32)
history = fit(
    model,
    train.x,
    train.y,
    optimiser=AdamW,
    schedule=cosine,
    lr=0.005,
    epochs=10,
    batch_size=16,
    validation=(validation.x, validation.y),
)
print(f"right in training   {accuracy(model, train.x, train.y):.2f}")
print(f"right in validation {history.val_accuracy[-1]:.2f}")
print(f"right in the test   {accuracy(model, test.x, test.y):.2f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
history.plot(ax, "accuracy")
plt.show()
