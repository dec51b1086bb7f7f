from itertools import product
from math import prod

from convbook.receptive_field import Window, step

settings = list(product((1, 3, 4), (1, 2), (0, 1), (1, 2)))  # k, s, p, d
checked = 0
for layers in product(settings, repeat=3):
    window = Window()
    for k, s, p, d in layers:
        window = step(window, k, s, p, d)
    strides = [s for _, s, _, _ in layers]
    jumps = [prod(strides[:i]) for i in range(3)]
    spans = [d * (k - 1) for k, _, _, d in layers]
    steps = zip(spans, jumps, strict=True)
    assert window.size == 1 + sum(span * jump for span, jump in steps)
    assert window.start == -sum(layers[i][2] * jumps[i] for i in range(3))
    checked += 1
print(f"both forms agree on {checked:,} stacks of three layers")
