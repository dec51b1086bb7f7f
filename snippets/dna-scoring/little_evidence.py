import numpy as np

from convbook.logos import information

print("T every time, in")
for n in (1, 10, 100, 1000):
    bits = information([[0], [0], [0], [n]]).sum()
    print(f"{n:5} windows: {bits:.2f} bits")

equal, at_rich = [0.25] * 4, [0.295, 0.205, 0.205, 0.295]
print("10,000 windows, background: equal  at_rich")
for name, shares in (("always G", [0, 0, 1, 0]), ("as in at_rich", at_rich)):
    counts = 1e4 * np.reshape(shares, (4, 1))
    bits = [information(counts, background=b).sum() for b in (equal, at_rich)]
    print(f"{name:28} {bits[0]:6.2f} {bits[1]:8.2f}")
