from convbook.spikes import (
    best_threshold,
    energy,
    largest_sample,
    make_spikes,
    matched_filter,
)

training = make_spikes(4000, seed=0)
test = make_spikes(10_000, seed=2)

rules = (
    ("largest sample", largest_sample),
    ("energy", energy),
    ("matched filter", matched_filter),
)
for name, rule in rules:
    threshold = best_threshold(rule(training.x), training.y)
    says_spike = rule(test.x) > threshold
    right = (says_spike == test.y).double().mean()
    print(f"{name:14} above {threshold:5.2f}: {right:.3f} right")
