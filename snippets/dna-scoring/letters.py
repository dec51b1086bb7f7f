from convbook.dna import decode, encode, one_hot

codes = encode(["ACGT", "acgn"])
print(codes.tolist(), decode(codes))
print("ones per column:", one_hot(codes).sum(1).int().tolist())
encode(["ACGTACGT", "ACGXACGT"])
