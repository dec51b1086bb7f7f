import torch

from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

test = make_spikes(5000, seed=100)


def trained(data, start, order):
    signals, model = make_spikes(2000, seed=data), SpikeCNN(seed=start)
    fit(model, signals.x, signals.y, epochs=4, seed=order)
    return model


models = [trained(seed, seed, seed) for seed in (0, 0, 1, 2, 3)]
weights = [torch.nn.utils.parameters_to_vector(m.parameters()) for m in models]
print(
    "seed 0 twice, the same weights to the last bit:", torch.equal(*weights[:2])
)
print(
    "seed 0 and seed 1:                             ", torch.equal(*weights[1:3])
)

scores = [accuracy(model, test.x, test.y) for model in models[1:]]
print("accuracy of seeds 0 to 3:", *(f"{score:.3f}" for score in scores))
