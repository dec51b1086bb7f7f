import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import integrated_gradients

model = MotifNet.by_hand()
zeros = torch.zeros(1, 4, 10, dtype=torch.float64)
print("sequence   baseline", " " * 31, "parts   sum  difference")
for sequence, name, baseline in (
    ("CCTATCCCCC", "zeros", zeros),
    ("CCTATCCCCC", "C only", one_hot("CCCCCCCCCC")),
    ("CCTATCCCCC", "T only", one_hot("TTTTTTTTTT")),
    ("TATCCTATCC", "zeros", zeros),
):
    x = one_hot(sequence)
    parts = integrated_gradients(model, x, baseline)[0].sum(0)
    difference = (model(x) - model(baseline)).item()
    print(f"{sequence} {name:6}", end=" ")
    print(*(f"{points:4.1f}" for points in parts[:8]), end=" ")
    print(f"{parts.sum():5.1f} {difference:7.1f}")
