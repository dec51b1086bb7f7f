import torch

from convbook import dna
from convbook.training import predict


class BothStrands(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return (self.model(x) + self.model(x.flip(1, 2))) / 2


one = dna.MotifNet.pretrained()
both = BothStrands(one)
for sequence in ("CCTATCCC", dna.reverse_complement("CCTATCCC")):
    x = dna.one_hot(sequence)
    points = predict(one, x).item(), predict(both, x).item()
    print(f"{sequence}: one strand {points[0]:.1f}, both {points[1]:.1f}")

data = dna.all_8mers()
other = torch.from_numpy(dna.score(dna.reverse_complement(data.codes)))
answers = predict(both, data.x)
for name, y in (("score", data.y), ("mean of both scores", (data.y + other) / 2)):
    error = (answers - y).square().mean()
    print(f"{name}: variance {y.var(correction=0):.2f}, error {error:.2f}")
