import torch

from convbook import dna

data = dna.all_8mers()
threes = dna.kmer_features(data.x)
tat, gcg = (dna.occurrences(data.codes, motif) > 0 for motif in ("TAT", "GCG"))
present = torch.from_numpy(tat), torch.from_numpy(gcg)
shares = dna.composition(data.x)

features = {
    "composition": shares,
    "base x position": data.x.flatten(1),
    "3-mer counts": threes.sum(-1),
    "3-mer x position": threes.flatten(1),
    "composition, motif present": torch.column_stack([shares, *present]),
}
variance = data.y[data.validation].var(correction=0)
print("features                   number  training  validation    R2")
for name, numbers in features.items():
    predicted = dna.least_squares(numbers, data.y, data.train)
    error = (predicted - data.y).square()
    error[error < 1e-9] = 0  # what rounding leaves
    train, validation = error[data.train].mean(), error[data.validation].mean()
    print(f"{name:26} {numbers.shape[1]:6} {train:9.2f}", end=" ")
    print(f"{validation:11.2f} {1 - validation / variance:5.2f}")
