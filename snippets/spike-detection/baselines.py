import matplotlib.pyplot as plt

from convbook import spikes

noises = (0.1, 0.2, 0.3, 0.4, 0.5)
rules = (spikes.matched_filter, spikes.largest_sample, spikes.energy)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
print("noise         ", *noises, sep="   ")
for rule, marker in zip(rules, "os^", strict=True):
    right = []
    for noise in noises:
        training = spikes.make_spikes(2000, seed=0, noise=noise)
        test = spikes.make_spikes(5000, seed=2, noise=noise)
        threshold = spikes.best_threshold(rule(training.x), training.y)
        says_spike = rule(test.x) > threshold
        right.append((says_spike == test.y).double().mean().item())
    name = rule.__name__.replace("_", " ")
    print(f"{name:14}", *(f"{share:.2f}" for share in right), sep="  ")
    ax.plot(noises, right, marker=marker, label=name)
ax.set(xlabel="noise (standard deviation)", ylabel="share right", xticks=noises)
ax.set_ylim(0.45, 1.03)
ax.legend(loc="lower left")
plt.show()
