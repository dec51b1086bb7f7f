import math

import numpy as np

cost, between = 5, 24 * 3600  # seconds: to write one; from failure to failure
rng = np.random.default_rng(0)
failures = rng.exponential(between, size=20_000)  # how long each run lasted

print("every  lost, of 100 seconds")
for minutes in (1, 5, 15, 60, 240):
    cycle = minutes * 60 + cost
    kept = (failures // cycle) * minutes * 60  # work that is in a checkpoint
    lost = 100 * (1 - kept.sum() / failures.sum())
    print(f"{minutes:3} min {lost:8.1f}")
print(f"best: every {math.sqrt(2 * cost * between) / 60:.1f} minutes")
