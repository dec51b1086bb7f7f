from torch.nn.functional import conv1d

from convbook.spikes import SPIKE, best_threshold, make_spikes, matched_filter

noise = 0.3
training = make_spikes(4000, seed=0, noise=noise)
test = make_spikes(10_000, seed=2, noise=noise)

threshold = best_threshold(matched_filter(training.x), training.y)
by_filter = matched_filter(test.x) > threshold

# How much likelier is the signal with a spike, as a mean over all places?
response = conv1d(test.x, SPIKE[None, None])[:, 0]
ratio = ((response - SPIKE.square().sum() / 2) / noise**2).exp().mean(-1)
by_likelihood = ratio > 1

rules = {"matched filter": by_filter, "likelihood ratio": by_likelihood}
for name, says_spike in rules.items():
    print(f"{name:16} {(says_spike == test.y).double().mean():.3f} right")
print(f"they agree on    {(by_filter == by_likelihood).double().mean():.3f}")
