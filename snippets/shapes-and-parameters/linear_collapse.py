import torch
from torch.nn.functional import conv2d, pad

generator = torch.Generator().manual_seed(0)
shape, options = (1, 1, 3, 3), {"dtype": torch.float64, "generator": generator}
first, second = torch.randn(shape, **options), torch.randn(shape, **options)
image = torch.randn(1, 1, 9, 9, **options)

# Slide one kernel, reversed, over the other, padded: every overlap of the two.
one = conv2d(pad(first, (2, 2, 2, 2)), second.flip(-1, -2))
print("two kernels", shape[2:], "become one", tuple(one.shape[2:]))

stacked = conv2d(conv2d(image, first), second)
print("two layers equal the one:", torch.allclose(stacked, conv2d(image, one)))

bent = conv2d(conv2d(image, first).relu(), second)
print("with ReLU between them:  ", torch.allclose(bent, conv2d(image, one)))
