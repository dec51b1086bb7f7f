from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy

model = SpikeCNN.pretrained()
for length in (50, 100, 200, 400):
    test = make_spikes(4000, seed=2, length=length)
    print(f"{length:3} samples: {accuracy(model, test.x, test.y):.2f}")
