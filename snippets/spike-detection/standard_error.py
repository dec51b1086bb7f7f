import numpy as np

for right, n in ((0.981, 160), (0.985, 400)):
    error = np.sqrt(right * (1 - right) / n)
    print(f"{right} of {n}: standard error {error:.3f}")
difference = 0.985 - 0.981
error = np.sqrt(0.981 * 0.019 / 160 + 0.985 * 0.015 / 400)
print(f"difference {difference:.3f}, standard error {error:.3f}")

# One and the same classifier takes ten exams.
right = np.random.default_rng(0).binomial(160, 0.98, size=10)
print("right of 160:", right)
least, largest = right.min() / 160, right.max() / 160
print(f"least accuracy {least:.4f}, largest {largest:.2f}")
