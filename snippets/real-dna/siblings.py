import numpy as np

from convbook.genomics import load_ars1, nearest

variants = load_ars1()
often = variants.codes[variants.selected >= 20]
print(f"{len(often):,} variants were read 20 times or more after the selection")
print("bases from the nearest of them    up to 3  up to 5  up to 8")
rng = np.random.default_rng(0)
for name, rows in (
    ("read least often after it", variants.selected == 2),
    ("in the library alone", variants.selected == 0),
):
    drawn = variants.codes[rng.choice(np.flatnonzero(rows), 300, replace=False)]
    distance = nearest(drawn, often)
    shares = [100 * (distance <= limit).mean() for limit in (3, 5, 8)]
    print(f"{name:32}", *(f"{share:6.0f} %" for share in shares))
