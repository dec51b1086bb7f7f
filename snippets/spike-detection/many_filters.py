from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(500, seed=0)
test = make_spikes(10_000, seed=2)

for filters in (2, 8, 32):
    model = SpikeCNN(filters)
    fit(model, training.x, training.y, epochs=10, lr=0.05)
    parameters = sum(values.numel() for values in model.parameters())
    right = accuracy(model, test.x, test.y)
    print(f"{filters:2} filters, {parameters:3} parameters: {right:.2f} right")
