import numpy as np

from convbook.dna import kmers, occurrences

# Four states: the last letters match nothing, T, or TA, or TAT was seen.
step = np.array([[3, 1, 0, 0], [2, 1, 1, 0], [3, 0, 0, 1], [0, 0, 0, 4]]) / 4
for length in (8, 20, 50, 100, 200):
    chance = np.linalg.matrix_power(step, length)[0, 3]
    spread = 10 * np.sqrt(chance * (1 - chance))
    print(f"{length:3} bases: TAT in {chance:.3f}, sd of its bonus {spread:.1f}")

counted = (occurrences(kmers(8), "TAT") > 0).mean()
assert np.linalg.matrix_power(step, 8)[0, 3] == counted
