import torch

from convbook import dna
from convbook.training import predict

data = dna.all_8mers()
linear = dna.least_squares(data.x, data.y, data.train)
network = predict(dna.FlatDNA.pretrained(), data.x)
tat, gcg = (torch.from_numpy(dna.occurrences(data.codes, m)) for m in dna.MOTIFS)

groups = {
    "neither": (tat == 0) & (gcg == 0),
    "TAT once": (tat == 1) & (gcg == 0),
    "TAT twice": (tat == 2) & (gcg == 0),
    "GCG once": (tat == 0) & (gcg == 1),
    "GCG twice": (tat == 0) & (gcg == 2),
    "both": (tat > 0) & (gcg > 0),
}
print("test set   sequences   score  linear  FlatDNA")
for name, members in groups.items():
    rows = data.test[members[data.test]]
    means = [values[rows].mean() for values in (data.y, linear, network)]
    print(f"{name:10} {len(rows):9,} {means[0]:7.1f}", end=" ")
    print(f"{means[1]:7.1f} {means[2]:8.1f}")
