import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import BLUE, ORANGE


def loss(w):
    return w * w * w * w


w, truth = 1.1, 4 * 1.1 * 1.1 * 1.1
steps = np.array(
    [float(f"{n}e-{power}") for power in range(2, 14) for n in (10, 3)]
)
one_sided = abs((loss(w + steps) - loss(w)) / steps / truth - 1)
central = abs((loss(w + steps) - loss(w - steps)) / (2 * steps) / truth - 1)

print("step   right digits: one-sided, central")
for power in range(1, 12, 2):
    place = 2 * (power - 1)
    digits = np.floor(-np.log10([one_sided[place], central[place]]))
    print(f"1e-{power:02}  {digits[0]:23.0f}  {digits[1]:7.0f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
ax.loglog(steps, one_sided, color=ORANGE, label="one-sided")
ax.loglog(steps, central, color=BLUE, label="central")
ax.set(xlabel="step h", ylabel="relative error")
ax.set_xticks([1e-12, 1e-9, 1e-6, 1e-3])
ax.legend(loc="upper center")
plt.show()
