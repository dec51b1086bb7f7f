from convbook.dna import decode, reverse_complement
from convbook.genomics import load_crp_sites

codes, promoters = load_crp_sites()
sites = decode(codes)
print(f"{len(sites)} sites of {codes.shape[1]} bases,", end=" ")
print(f"{len(set(sites))} different as text")
for i in (4, 5, 25, 26, 27):
    print(f"{promoters[i]:7}", sites[i])

others = decode(reverse_complement(codes))
seen = {min(pair) for pair in zip(sites, others, strict=True)}
print("reverse complement of araBp:", others[promoters.index("araBp")])
print(f"{len(seen)} different pieces of DNA")
