from convbook.spikes import (
    SpikeCNN,
    best_threshold,
    make_spikes,
    matched_filter,
)

training = make_spikes(4000, seed=0)
test = make_spikes(10_000, seed=2)

threshold = best_threshold(matched_filter(training.x), training.y)
by_filter = (matched_filter(test.x) > threshold) == test.y
by_network = SpikeCNN.pretrained()(test.x).argmax(1) == test.y

only_filter = (by_filter & ~by_network).sum()
only_network = (by_network & ~by_filter).sum()
print("both right            ", (by_filter & by_network).sum().item())
print("both wrong            ", (~by_filter & ~by_network).sum().item())
print("only the filter right ", only_filter.item())
print("only the network right", only_network.item())

# Signals that both get right, or both wrong, say nothing about the difference.
difference = (only_filter - only_network) / len(test)
error = (only_filter + only_network) ** 0.5 / len(test)
print(f"difference {difference:.4f}, standard error {error:.4f}")
