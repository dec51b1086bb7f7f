import matplotlib.pyplot as plt

from convbook.plots import BLUE, ORANGE


def loss(w):
    return w * w * w * w


w, truth = 1.1, 4 * 1.1 * 1.1 * 1.1
steps = [
    float(f"{digit}e-{power}") for power in range(2, 14) for digit in (10, 3)
]
one_sided = [abs((loss(w + h) - loss(w)) / h / truth - 1) for h in steps]
central = [abs((loss(w + h) - loss(w - h)) / (2 * h) / truth - 1) for h in steps]

print("step   one-sided  central")
for h, one, two in list(zip(steps, one_sided, central, strict=True))[::4]:
    print(f"{h:.0e}  {one:.0e}      {two:.0e}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.4))
ax.loglog(steps, one_sided, color=ORANGE, label="one-sided")
ax.loglog(steps, central, color=BLUE, label="central")
ax.set(xlabel="step h", ylabel="relative error")
ax.set_xticks([1e-12, 1e-9, 1e-6, 1e-3])
ax.legend(loc="upper center")
plt.show()
