import matplotlib.pyplot as plt
import numpy as np

w = np.array([1.0, 0, -1])
hidden = np.random.default_rng(0).normal(size=20)
wanted = np.correlate(hidden, w, "valid")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
print("error at step    0        20       200")
for name, back in (("with flip", w), ("without", w[::-1])):
    x, errors = np.zeros(20), []
    for _ in range(201):
        error = np.correlate(x, w, "valid") - wanted
        errors.append(np.mean(error**2))
        x -= 0.2 * np.convolve(error, back, "full")
    print(f"{name:13}", *(f"{errors[step]:8.1e}" for step in (0, 20, 200)))
    ax.semilogy(errors[:41], label=name)
ax.set(xlabel="step", ylabel="mean squared error", ylim=(1e-4, 1e10))
ax.legend()
plt.show()
