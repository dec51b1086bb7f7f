from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, Pool


def sizes(layers):
    """Return what an output of each layer sees along one axis."""
    return [row.windows[0].size for row in receptive_field(layers).rows]


plain = sizes([Conv(1, 1, 3)] * 50)
print("3x3 after 1, 2, 3, 5, 10, 20, 50 layers")
print("  ", [plain[n - 1] for n in (1, 2, 3, 5, 10, 20, 50)])
print("3x3 at stride 2, layer by layer")
print("  ", sizes([Conv(1, 1, 3, stride=2)] * 5))
print("3x3 at dilation 1, 2, 4, 8")
print("  ", sizes([Conv(1, 1, 3, dilation=d) for d in (1, 2, 4, 8)]))
blocks = [Conv(1, 1, 3), Conv(1, 1, 3), Pool(2)] * 5
print("two 3x3, then a pooling by 2, five times: after each 3x3")
print("  ", [size for i, size in enumerate(sizes(blocks)) if i % 3 < 2])
