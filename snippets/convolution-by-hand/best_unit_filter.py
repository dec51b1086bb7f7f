import numpy as np

spike = np.array([0.0, 0.3, 0.8, 1.0, 0.8, 0.3, 0.0])
norm = np.sqrt(np.sum(spike**2))

filters = np.random.default_rng(0).normal(size=(100_000, len(spike)))
filters /= np.linalg.norm(filters, axis=1, keepdims=True)

best = np.max(filters @ spike)
print(f"best of {len(filters):,} random filters {best:.2f}")
print(f"the spike, scaled to norm one {spike / norm @ spike:.2f}")
print(f"the spike as it is {spike @ spike:.2f}, the square of {norm:.2f}")
