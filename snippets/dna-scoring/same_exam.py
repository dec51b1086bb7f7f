import torch

from convbook import dna
from convbook.training import predict

data = dna.all_8mers()
x, y, codes = data.x[data.test], data.y[data.test], data.codes[data.test]
tat, gcg = (torch.from_numpy(dna.occurrences(codes, m)) for m in dna.MOTIFS)
groups = {
    "no motif": tat + gcg == 0,
    "one copy": tat + gcg == 1,
    "both motifs": (tat > 0) & (gcg > 0),
    "a motif repeated": (tat > 1) | (gcg > 1),
}
networks = dna.FlatDNA.pretrained(), dna.MotifNet.pretrained()
errors = [(predict(network, x) - y).abs() for network in networks]
print("largest error     FlatDNA  MotifNet")
for name, members in groups.items():
    largest = [error[members].max().item() for error in errors]
    print(f"{name:16} {largest[0]:8.1f} {largest[1]:9.1f}")
r2 = [1 - error.square().mean() / y.var(correction=0) for error in errors]
print(f"{'R2':16} {r2[0]:8.2f} {r2[1]:9.2f}")
