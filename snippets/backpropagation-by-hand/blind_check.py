import numpy as np

from convbook.backprop import check_gradient

x, target = np.arange(6.0) ** 2 / 10, np.array([1.0, -1, 2, 0])
for w in ([0.3, 0.8, 0.3], [0.3, 0.8, -0.5]):

    def loss(x, w=w):
        return 0.5 * np.sum((np.correlate(x, w, "valid") - target) ** 2)

    error = np.correlate(x, w, "valid") - target
    wrong = np.correlate(np.pad(error, 2), w, "valid")
    check = check_gradient(loss, x, wrong)
    print(f"filter {w}: passes the check: {check.error < 1e-6}")
