from itertools import product

from convbook.genomics import auc

with_site, without = [9, 7, 4, 4], [8, 4, 1]
won = drawn = 0
for positive, negative in product(with_site, without):
    won += positive > negative
    drawn += positive == negative
pairs = len(with_site) * len(without)
print(f"{pairs} pairs: {won} in the right order, {drawn} equal")
print(f"AUC {(won + drawn / 2) / pairs:.2f}")

labels = [1] * len(with_site) + [0] * len(without)
print(f"as a function: {auc(with_site + without, labels):.2f}")
tenfold = auc([10 * score for score in with_site + without], labels)
print(f"all scores ten times as large: {tenfold:.2f}")
