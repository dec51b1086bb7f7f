import torch
from torch.nn.functional import conv1d, one_hot

generator = torch.Generator().manual_seed(0)
weight = torch.randn(5, 4, 3, dtype=torch.float64, generator=generator)

# One row per position of the sequence, one column per base A, C, G, T.
bases = torch.tensor(["ACGT".index(base) for base in "GATT"])
batch = one_hot(bases, 4).double()[None]  # examples, positions, channels

wrong = conv1d(batch, weight)
right = conv1d(batch.transpose(1, 2), weight)

print("shapes:", tuple(wrong.shape), tuple(right.shape))
print("the same numbers:", torch.allclose(wrong, right))
