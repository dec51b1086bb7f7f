from convbook.spikes import (
    SpikeCNN,
    best_threshold,
    energy,
    largest_sample,
    make_spikes,
    matched_filter,
)
from convbook.training import fit, predict

noise_only = make_spikes(4000, seed=0, noise=0.2)
decoys = make_spikes(4000, seed=0, noise=0.2, decoy=True)
test = make_spikes(10_000, seed=2, noise=0.2, decoy=True)


def report(name, says_spike):
    right = (says_spike == test.y).double().mean()
    fooled = says_spike[test.y == 0].double().mean()
    print(f"{name:19} {right:.2f}   {fooled:.2f}")


for kind, training in (("noise", noise_only), ("decoys", decoys)):
    print(f"learned from {kind:6}  right  decoys called spikes")
    for rule in (largest_sample, energy, matched_filter):
        threshold = best_threshold(rule(training.x), training.y)
        report(rule.__name__, rule(test.x) > threshold)
    model = SpikeCNN()
    fit(model, training.x, training.y, epochs=10, lr=0.03)
    report("network", predict(model, test.x).argmax(1) == 1)
