from torch import nn

from convbook.spikes import FlatCNN, SpikeCNN, SpikeMLP, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(4000, seed=0)
test = make_spikes(10_000, seed=2)

models = nn.ModuleList([SpikeCNN.pretrained(), FlatCNN(), SpikeMLP()])
for model in models[1:]:
    fit(model, training.x, training.y, epochs=10, lr=0.03)

print(f"trained on {len(training):,} signals, tested on {len(test):,}")
print("model     parameters  training  test")
for model in models:
    parameters = sum(values.numel() for values in model.parameters())
    seen = accuracy(model, training.x, training.y)
    unseen = accuracy(model, test.x, test.y)
    error = (unseen * (1 - unseen) / len(test)) ** 0.5
    print(f"{type(model).__name__:8} {parameters:11} {seen:9.2f}", end="  ")
    print(f"{unseen:.3f} ± {error:.3f}")
