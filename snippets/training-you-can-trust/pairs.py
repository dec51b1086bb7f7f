import math

import numpy as np

numbers = np.random.default_rng(0).uniform(size=2**20).astype(np.float32)
exact = math.fsum(numbers)  # rounds only once, at the end

one_by_one = np.cumsum(numbers)[-1]
in_pairs = numbers
while len(in_pairs) > 1:
    in_pairs = in_pairs[::2] + in_pairs[1::2]
print(f"error one by one {abs(float(one_by_one) - exact):.2g}, of {exact:,.0f}")
print(f"error in pairs   {abs(float(in_pairs[0]) - exact):.2g}")
