from itertools import count

from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, Pool


def stack(convolutions, every=None):
    """Return 3x3 convolutions, with a pooling by 2 after every so many, not at the end."""
    layers = []
    for i in range(convolutions):
        if every and i and i % every == 0:
            layers.append(Pool(2))
        layers.append(Conv(1, 1, 3))
    return layers


for every in (None, 2):
    needed = next(n for n in count(1) if receptive_field(stack(n, every)).size[0] >= 224)
    size = receptive_field(stack(needed, every)).size[0]
    kind = f"a pooling after every {every}" if every else "no pooling"
    print(f"{kind}: {needed} convolutions, which see {size} pixels")

print(f"spread of 112 layers of averages: {(2 * 112 / 3) ** 0.5:.1f}")
