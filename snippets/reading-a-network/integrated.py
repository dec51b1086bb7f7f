import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import integrated_gradients

model, sequence = MotifNet.by_hand(), "CCTATCCCCC"
x = one_hot(sequence)
baselines = {
    "zeros": torch.zeros_like(x),
    "CCCCCCCCCC": one_hot("CCCCCCCCCC"),
    "TTTTTTTTTT": one_hot("TTTTTTTTTT"),
}
print("          ", *(f"{letter:>4}" for letter in sequence), "  sum  difference")
for name, baseline in baselines.items():
    credit = integrated_gradients(model, x, baseline)[0].sum(0)
    difference = (model(x) - model(baseline)).item()
    print(f"{name:10}", *(f"{points:4.1f}" for points in credit), end=" ")
    print(f"{credit.sum():5.1f} {difference:7.1f}")
