import numpy as np

points = {"A": 20, "C": 17, "G": 14, "T": 11}
numbers = np.arange(4)
for order in ("ACGT", "ACTG", "ATCG"):
    wanted = [points[base] for base in order]
    line = np.polyval(np.polyfit(numbers, wanted, 1), numbers)
    error = np.abs(line - wanted)
    error[error < 1e-9] = 0  # what rounding leaves
    print(f"{order} as 0, 1, 2, 3: off by up to {error.max():.1f} points")
