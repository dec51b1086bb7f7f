from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis, pairs

model = MotifNet.pretrained()
print("sequence   first  second   both   beyond their sum")
for sequence, places in (
    ("CCTATCCC", (2, 4)),
    ("TATCCTAT", (1, 6)),
    ("AAGCGAAA", (2, 4)),
    ("GCGAAGCG", (1, 6)),
):
    x = one_hot(sequence)
    effects = mutagenesis(model, x)[0].sum(0) / 3
    first, second = effects[list(places)]
    beyond = pairs(model, x).sum((0, 2))[places] / 9
    both = first + second + beyond
    print(f"{sequence} {first:7.1f} {second:7.1f} {both:7.1f} {beyond:9.1f}")
