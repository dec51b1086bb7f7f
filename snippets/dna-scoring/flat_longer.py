from convbook.dna import FlatDNA, one_hot

model = FlatDNA(length=8)
print(model(one_hot("ACGTACGT" * 2 + "ACGT")))
