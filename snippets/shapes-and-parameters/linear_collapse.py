import torch
from torch.nn.functional import conv2d, pad

generator = torch.Generator().manual_seed(0)
first, second, image = (
    torch.randn(1, 1, n, n, dtype=torch.float64, generator=generator) for n in (3, 3, 9)
)

# A padded convolution of one kernel with the other, reversed: every overlap of the two.
one = conv2d(pad(first, (2, 2, 2, 2)), second.flip(-1, -2))
print("one kernel", tuple(one.shape[-2:]), "in place of two", tuple(first.shape[-2:]))

stacked = conv2d(conv2d(image, first), second)
print("two layers equal the one:", torch.allclose(stacked, conv2d(image, one)))

bent = conv2d(conv2d(image, first).relu(), second)
print("with ReLU between them:", torch.allclose(bent, conv2d(image, one)))
