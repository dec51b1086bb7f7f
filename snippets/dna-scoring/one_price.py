import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import kmers, occurrences

copies = occurrences(kmers(8), "TAT")
bonus = 10.0 * (copies > 0)
price, start = np.polyfit(copies, bonus, 1)
print(f"best price of a copy: {price:.2f}")
for n in range(4):
    paid, due = start + n * price, 10.0 * (n > 0)
    print(f"{n} copies, {(copies == n).sum():6,} sequences:", end=" ")
    print(f"due {due:4.1f}, paid {paid:4.1f}, error {paid - due:+5.1f}")
error = np.square(start + copies * price - bonus).mean()
print(f"mean squared error {error:.2f}, for two motifs {2 * error:.2f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.2))
ax.plot(range(4), [0, 10, 10, 10], "o", markersize=9, label="due")
ax.plot(range(4), start + price * np.arange(4), "s--", label="paid")
ax.set(xlabel="copies of TAT", ylabel="points", xticks=range(4))
ax.legend()
plt.show()
