import torch

from convbook.dna import all_8mers, reverse_complement

data = all_8mers()
known = torch.zeros(len(data), dtype=torch.float64)
known[data.train] = 1
known = known.reshape((4,) * 8)  # one axis per position, one index per base
points = known * data.y.reshape(known.shape)

# Over one axis: all sequences that differ at this position only, less itself.
neighbours = sum(known.sum(i, keepdim=True) - known for i in range(8)).flatten()
total = sum(points.sum(i, keepdim=True) - points for i in range(8)).flatten()
error = (total / neighbours - data.y)[data.validation].square().mean()
near = neighbours[data.test]
print(f"known neighbours of a test sequence: {near.mean():.1f} of 24", end="")
print(f", at least {near.min():.0f}")
print(f"validation error of their mean: {error:.1f}")

other = torch.from_numpy(reverse_complement(data.codes)).long()
seen = known[tuple(other[data.test].T)].mean()
print(f"test sequences whose other strand is known: {seen:.0%}")
