import numpy as np

n = 2**20
print("error of the sum of a million times 0.1")
print("partial sums    1        2        8       16")
for dtype in (np.float32, np.float64):
    numbers = np.full(n, 0.1, dtype)
    exact = n * float(numbers[0])  # a power of two times a number is exact
    errors = []
    for lanes in (1, 2, 8, 16):
        one_by_one = np.cumsum(numbers.reshape(-1, lanes), axis=0)
        total = np.cumsum(one_by_one[-1])[-1]  # the last row: the partial sums
        errors.append(abs(float(total) - exact))
    print(dtype.__name__, *(f"{error:8.1g}" for error in errors))
