import numpy as np

from convbook.genomics import load_ars1

variants = load_ars1()
n, length = variants.codes.shape
print(f"{n:,} variants of {length} letters")
print(f"letters as bytes  {variants.codes.nbytes / 1e6:5,.0f} MB")
for dtype in (np.float32, np.float64):
    size = 4 * variants.codes.size * dtype().itemsize
    print(f"one-hot, {dtype.__name__}  {size / 1e6:5,.0f} MB")

found, tenth = 100 * (variants.selected > 0), n // 10
print(f"selected, of 100: all {found.mean():.0f}, ", end="")
first, last = found[:tenth].mean(), found[-tenth:].mean()
print(f"first tenth {first:.0f}, last tenth {last:.0f}")
