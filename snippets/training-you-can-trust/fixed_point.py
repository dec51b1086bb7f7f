import numpy as np

a, b, c, d = np.random.default_rng(0).normal(size=(4, 1000))


def whole(gradient):
    return np.round(gradient * 2**40).astype(np.int64)


a, b, c, d = map(whole, (a, b, c, d))
one_by_one, in_pairs = ((a + b) + c) + d, (a + b) + (c + d)
print("in any order the same:", np.array_equal(one_by_one, in_pairs))
print(f"cost: digits below {2**-40:.1g} are lost")
