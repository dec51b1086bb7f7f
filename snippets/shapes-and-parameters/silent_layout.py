import torch
from torch.nn.functional import conv1d

generator = torch.Generator().manual_seed(0)
weight = torch.randn(5, 4, 3, dtype=torch.float64, generator=generator)

# Each row of the sequence is one base: A, C, G or T.
sequence = "GATT"
bases = torch.tensor(["ACGT".index(base) for base in sequence])
batch = torch.nn.functional.one_hot(bases, 4).double()[None]  # examples, positions, channels

wrong = conv1d(batch, weight)
right = conv1d(batch.transpose(1, 2), weight)

print("shapes:", tuple(wrong.shape), tuple(right.shape))
print("the same numbers:", torch.allclose(wrong, right))
