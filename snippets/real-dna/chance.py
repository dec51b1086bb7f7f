import numpy as np

from convbook import genomics
from convbook.dna import one_hot, reverse_complement

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
made, others = sites[::2], sites[1::2]
matrix = genomics.pwm(np.concatenate([made, reverse_complement(made)]))
scores = genomics.scan(matrix, one_hot(others))
random = one_hot(genomics.background(5000, 100, seed=0))
best = genomics.scan(matrix, random)

print("sites below   score, bits   random sequences that reach it")
for share in (0.5, 0.25, 0.1):
    least = np.quantile(scores, share)
    reached = (best >= least).double().mean()
    print(f"{100 * share:9.0f} %   {least:11.1f}   {100 * reached:.1f} %")
