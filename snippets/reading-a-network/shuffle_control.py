import numpy as np

from convbook.dna import MotifNet, encode, occurrences, one_hot
from convbook.interpretation import shuffled
from convbook.training import predict

model = MotifNet.pretrained()
for sequence in ("CCTATCCC", "CATTTAAATCCATATCCAATGCAC"):
    copies = np.repeat(encode(sequence), 500, axis=0)
    print(f"{sequence} is given {predict(model, one_hot(sequence)).item():.1f}")
    for keep in (1, 2):
        mixed = shuffled(copies, keep=keep)
        found = (occurrences(mixed, "TAT") > 0).mean()
        answers = predict(model, one_hot(mixed))
        print(f"   shuffled, keep={keep}: {answers.mean():.0f}", end=" ")
        print(f"in the mean, TAT in {found:.0%}")
