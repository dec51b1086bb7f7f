from itertools import permutations

import torch
from torch.nn.functional import conv2d

generator = torch.Generator().manual_seed(0)
image = torch.randn(6, 6, dtype=torch.float64, generator=generator)
order = torch.randperm(36, generator=generator)  # the same for all images
shuffled = image.flatten()[order].view(6, 6)

weights = torch.randn(5, 36, dtype=torch.float64, generator=generator)
dense = weights @ image.flatten()
print("dense layer, its weights shuffled like the pixels")
reordered = weights[:, order] @ shuffled.flatten()
print("  same outputs:", torch.allclose(reordered, dense))


def responses(image, kernel):
    """Return all responses of a filter, sorted: their places do not count."""
    feature_map = conv2d(image[None, None], kernel.view(1, 1, 2, 2))
    return feature_map.flatten().sort().values


kernel = torch.randn(4, dtype=torch.float64, generator=generator)
before = responses(image, kernel)
orders = [torch.tensor(order) for order in permutations(range(4))]
same = sum(torch.allclose(responses(shuffled, kernel[o]), before) for o in orders)
print("filter of 2x2, its weights in any order")
print("  same responses:", same, "of", len(orders), "orders")
