import numpy as np

for right, n in ((0.981, 160), (0.985, 400)):
    print(f"{right} of {n}: standard error {np.sqrt(right * (1 - right) / n):.3f}")
difference = 0.985 - 0.981
error = np.sqrt(0.981 * 0.019 / 160 + 0.985 * 0.015 / 400)
print(f"difference {difference:.3f}, standard error {error:.3f}")

# One and the same classifier takes ten exams.
right = np.random.default_rng(0).binomial(160, 0.98, size=10)
print("right of 160:", right)
print(f"least accuracy {right.min() / 160:.4f}, largest {right.max() / 160:.2f}")
