import matplotlib.pyplot as plt

from convbook.digits import (
    DigitMLP,
    FlatDigits,
    MaxDigits,
    accuracy_under_shifts,
    load_digits,
)

_, test = load_digits(margin=4).split((0.75, 0.25), seed=0)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
print("shift in pixels    0     1     2     3     4")
for network, marker in ((MaxDigits, "o"), (FlatDigits, "s"), (DigitMLP, "^")):
    right = accuracy_under_shifts(network.pretrained(), test.x, test.y, range(5))
    print(
        f"{network.__name__:14}", *(f"{share:.2f}" for share in right), sep="  "
    )
    ax.plot(range(5), right, marker=marker, label=network.__name__)
error = (right[0] * (1 - right[0]) / len(test)) ** 0.5
print(f"standard error of {network.__name__} at shift 0: {error:.2f}")
ax.axhline(0.1, color="#8a8f98", linestyle="--", label="guessing")
ax.set(
    xlabel="shift in pixels",
    ylabel="share right",
    xticks=range(5),
    ylim=(0, 1.05),
)
ax.legend(loc=(0.55, 0.3))
plt.show()
