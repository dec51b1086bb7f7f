import numpy as np

for right, n in ((0.981, 160), (0.985, 400)):
    print(f"{right} of {n}: standard error {np.sqrt(right * (1 - right) / n):.3f}")

# One classifier that is right in a share of 0.98, examined ten times with 160 signals each.
rng = np.random.default_rng(0)
exams = rng.binomial(160, 0.98, size=10) / 160
print("ten exams:", np.round(exams, 3))

difference = 0.985 - 0.981
error = np.sqrt(0.981 * 0.019 / 160 + 0.985 * 0.015 / 400)
print(f"difference {difference:.3f}, standard error {error:.3f}")
