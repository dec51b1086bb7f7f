import numpy as np

rng = np.random.default_rng(0)
gradients = rng.normal(size=(4, 1000))  # of four processes

steps = 2**40  # to the unit
a, b, c, d = np.rint(gradients * steps).astype(np.int64)
one_by_one, in_pairs = ((a + b) + c) + d, (a + b) + (c + d)
print("the same in any order:", np.array_equal(one_by_one, in_pairs))
print(f"a gradient below 1 / {2 * steps:,} is lost")
