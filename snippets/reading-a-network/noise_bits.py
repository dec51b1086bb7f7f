import numpy as np

from convbook.logos import information

rng = np.random.default_rng(0)
equal, rich = [0.25] * 4, [0.35, 0.15, 0.15, 0.35]
print("bits of a column of random bases")
print("windows  no pseudocount  pseudocount 1   AT-rich  and its own background")
for n in (3, 10, 30, 100, 1000):
    even = rng.multinomial(n, equal, size=4000)[..., None]
    skewed = rng.multinomial(n, rich, size=4000)[..., None]
    means = (
        information(even, pseudocount=0).sum((1, 2)).mean(),
        information(even, pseudocount=1).sum((1, 2)).mean(),
        information(skewed, pseudocount=0).sum((1, 2)).mean(),
        information(skewed, pseudocount=0, background=rich).sum((1, 2)).mean(),
    )
    print(f"{n:7}", *(f"{bits:13.2f}" for bits in means))
