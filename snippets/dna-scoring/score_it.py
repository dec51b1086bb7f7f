from convbook.dna import occurrences, score

print("sequence  TAT  GCG  score")
for sequence in ("AAAAAAAA", "CCCCCTAT", "TGCGTTTT", "TATGCTAT", "TATGCGAA"):
    (tat,) = occurrences(sequence, "TAT")
    (gcg,) = occurrences(sequence, "GCG")
    print(f"{sequence}  {tat:3}  {gcg:3}  {score(sequence)[0]:5.1f}")
