import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import gradients


class Sharing(MotifNet):
    def forward(self, x):
        largest = self.conv(x).relu().amax(-1)
        pooled = torch.cat([largest, x.mean(-1)], 1)
        return self.in_points(self.linear(pooled))


sequence = "TATCCTATCC"
x = one_hot(sequence)
print("          ", *(f"{letter:>4}" for letter in sequence))
for name, kind in (("max", MotifNet), ("amax", Sharing)):
    model = kind.by_hand()
    credit = (gradients(model, x) * x)[0].sum(0)
    print(f"{name:4} {model(x).item():.1f} ", *(f"{c:4.1f}" for c in credit))
