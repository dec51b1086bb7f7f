from convbook.dna import kmers, one_hot, reverse_complement, score

for sequence in ("CCCCCTAT", "TGCGTTTT", "AGGTACCT"):
    other = reverse_complement(sequence)
    print(f"{sequence} {score(sequence)[0]:4.1f}", end="   ")
    print(f"{other} {score(other)[0]:4.1f}")
    assert one_hot(other).equal(one_hot(sequence).flip(1, 2))

codes = kmers(8)
same = score(codes) == score(reverse_complement(codes))
print(f"the same score on both strands: {same.mean():.1%}")
