from convbook.dna import BASES, MotifNet, one_hot
from convbook.interpretation import mutagenesis

sequence = "AAGCTAAA"
effects = mutagenesis(MotifNet.pretrained(), one_hot(sequence))[0]
print("  ", *(f"{letter:>5}" for letter in sequence))
for base, row in zip(BASES, effects, strict=True):
    print(f"{base}  ", *(f"{points:5.1f}" for points in row))
