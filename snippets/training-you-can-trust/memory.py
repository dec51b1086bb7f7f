import numpy as np

from convbook.genomics import load_ars1

variants = load_ars1()
print("variants, length   ", variants.codes.shape)
print("as bytes 0 to 3    ", round(variants.codes.nbytes / 1e6), "MB")
cells = variants.codes.size * 4
for dtype in (np.float32, np.float64):
    print(
        f"one-hot in {dtype.__name__} ",
        round(cells * dtype().itemsize / 1e6),
        "MB",
    )
print(
    "selected at least once:",
    round(100 * (variants.selected > 0).mean()),
    "of 100",
)
