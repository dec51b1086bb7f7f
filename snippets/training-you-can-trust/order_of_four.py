import numpy as np

a, b, c, d = np.random.default_rng(0).normal(size=(4, 1000))  # four gradients

print(
    "two:  a + b and b + a are the same:            ",
    np.array_equal(a + b, b + a),
)
print("four: one by one and in pairs are the same:    ", end=" ")
one_by_one, in_pairs = ((a + b) + c) + d, (a + b) + (c + d)
print(np.array_equal(one_by_one, in_pairs))
print("      the difference is below a millionth of a millionth:", end=" ")
print(np.abs(one_by_one - in_pairs).max() < 1e-12)
