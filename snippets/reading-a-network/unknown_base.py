import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis

model, sequence = MotifNet.by_hand(), "CCAAACCCCC"
x = one_hot(sequence)
erased = x.repeat(len(sequence), 1, 1)
places = torch.arange(len(sequence))
erased[places, :, places] = 0
print("          ", *(f"{letter:>5}" for letter in sequence))
print("erased    ", *(f"{points:5.1f}" for points in model(erased) - model(x)))
mean = mutagenesis(model, x)[0].sum(0) / 3
print("exchanged ", *(f"{points:5.1f}" for points in mean))
