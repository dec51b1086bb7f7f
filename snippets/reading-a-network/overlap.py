from convbook.dna import MotifNet, occurrences, one_hot
from convbook.interpretation import mutagenesis

model = MotifNet.pretrained()
for sequence in ("CTATATCC", "CTATTATC"):
    worst = mutagenesis(model, one_hot(sequence))[0].amin(0)
    print(f"{sequence}, {occurrences(sequence, 'TAT')[0]} copies")
    print("   ", *(f"{letter:>6}" for letter in sequence))
    print("   ", *(f"{points:6.1f}" for points in worst))
