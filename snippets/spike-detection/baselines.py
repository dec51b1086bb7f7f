import matplotlib.pyplot as plt

from convbook.spikes import best_threshold, energy, largest_sample, make_spikes, matched_filter

noises = (0.1, 0.2, 0.3, 0.4, 0.5)
rules = (("matched filter", matched_filter), ("largest sample", largest_sample), ("energy", energy))
right = {name: [] for name, _ in rules}
for noise in noises:
    training = make_spikes(2000, seed=0, noise=noise)
    test = make_spikes(5000, seed=2, noise=noise)
    for name, rule in rules:
        threshold = best_threshold(rule(training.x), training.y)
        says_spike = rule(test.x) > threshold
        right[name].append((says_spike == test.y).double().mean().item())

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
print("noise         ", *noises, sep="   ")
for (name, values), marker in zip(right.items(), "os^", strict=True):
    print(f"{name:14}", *(f"{value:.2f}" for value in values), sep="  ")
    ax.plot(noises, values, marker=marker, label=name)
ax.set(xlabel="noise (standard deviation)", ylabel="share right", ylim=(0.45, 1.03), xticks=noises)
ax.legend(loc="lower left")
plt.show()
