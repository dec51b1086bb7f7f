from itertools import count

from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, Pool


def sees(convolutions, every):
    """Return what convolutions of 3x3 see, pooled by 2 after every so many."""
    layers = []
    for i in range(convolutions):
        if every and i and i % every == 0:
            layers.append(Pool(2))
        layers.append(Conv(1, 1, 3))
    return receptive_field(layers).size[0]


for every in (None, 2):
    needed = next(n for n in count(1) if sees(n, every) >= 224)
    kind = f"a pooling after every {every}" if every else "no pooling"
    print(f"{kind}: {needed} convolutions, which see {sees(needed, every)}")

print(f"spread of 112 layers of averages: {(2 * 112 / 3) ** 0.5:.1f}")
