import numpy as np

g = np.array([1.0, 10, 100])
w = np.array([4.0, 1, 2])
even, odd = (w + w[::-1]) / 2, (w - w[::-1]) / 2
from_even, from_odd = np.convolve(g, even), np.convolve(g, odd)

print("w = even + odd:", even, "+", odd)
print("gradient of the even part", from_even)
print("gradient of the odd part ", from_odd)
print("sum, right:      ", np.convolve(g, w), from_even + from_odd)
print("difference, wrong:", np.convolve(g, w[::-1]), from_even - from_odd)
