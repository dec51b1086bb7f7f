from convbook.spikes import (
    SpikeCNN,
    best_threshold,
    energy,
    largest_sample,
    make_spikes,
    matched_filter,
)
from convbook.training import accuracy, fit

training = make_spikes(1000, seed=0, noise=0.2, decoy=True)
test = make_spikes(10_000, seed=2, noise=0.2, decoy=True)

rules = (("largest sample", largest_sample), ("energy", energy), ("matched filter", matched_filter))
for name, rule in rules:
    threshold = best_threshold(rule(training.x), training.y)
    right = ((rule(test.x) > threshold) == test.y).double().mean()
    print(f"{name:28} {right:.2f}")

without = SpikeCNN.pretrained()
print(f"{'network, never saw a decoy':28} {accuracy(without, test.x, test.y):.2f}")
model = SpikeCNN()
fit(model, training.x, training.y, epochs=10, lr=0.03)
print(f"{'network, trained with decoys':28} {accuracy(model, test.x, test.y):.2f}")

fooled = (without(test.x[test.y == 0]).argmax(1) == 1).double().mean()
print(f"decoys that the first one calls spikes {fooled:.2f}")
