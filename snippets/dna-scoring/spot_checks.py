import torch

from convbook import dna
from convbook.training import predict

data = dna.all_8mers()
linear = dna.least_squares(data.x, data.y, data.train)
network = predict(dna.FlatDNA.pretrained(), data.x)
tat, gcg = (torch.from_numpy(dna.occurrences(data.codes, m)) for m in dna.MOTIFS)

groups = {
    "neither": (tat == 0) & (gcg == 0),
    "TAT": (tat == 1) & (gcg == 0),
    "GCG": (tat == 0) & (gcg == 1),
    "both": (tat > 0) & (gcg > 0),
    "twice": (tat > 1) | (gcg > 1),
}
one_base = (data.codes == data.codes[:, :1]).all(1).nonzero()[0]
rows = {"one base": torch.from_numpy(one_base)}
for name, members in groups.items():
    rows[name] = data.test[members[data.test]][:2]

print("group     sequence  score  linear  FlatDNA")
for name, chosen in rows.items():
    for i, letters in zip(chosen, dna.decode(data.codes[chosen]), strict=True):
        print(f"{name:9} {letters} {data.y[i]:6.1f}", end=" ")
        print(f"{linear[i]:7.1f} {network[i]:8.1f}")
