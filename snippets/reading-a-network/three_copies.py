from convbook.dna import MotifNet, one_hot

model = MotifNet.by_hand()
print("copies destroyed    0     1     2     3")
for sequence in ("CCTATCCCCCC", "TATCCTATCCC", "TATCTATCTAT"):
    answers = [
        model(one_hot(sequence.replace("TAT", "TCT", destroyed))).item()
        for destroyed in range(sequence.count("TAT") + 1)
    ]
    print(f"{sequence}     ", *(f"{points:5.1f}" for points in answers))
