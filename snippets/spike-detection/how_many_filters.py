from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(500, seed=0)
test = make_spikes(2000, seed=2)

print("filters  parameters  starts that succeed")
for filters in (1, 2, 4):
    succeeded = 0
    for seed in range(8):
        model = SpikeCNN(filters, seed=seed)
        fit(model, training.x, training.y, epochs=10, lr=0.05)
        succeeded += accuracy(model, test.x, test.y) > 0.95
    parameters = sum(values.numel() for values in model.parameters())
    print(f"{filters:7} {parameters:11}  {succeeded} of 8")
