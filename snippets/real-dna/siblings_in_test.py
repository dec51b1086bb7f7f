from convbook.dna import one_hot
from convbook.genomics import ars1_task, auc, nearest, pwm

codes, y, test_codes, y_test = ars1_task(5000, test=1000)
table = pwm(codes[y == 1]) - pwm(codes[y == 0])
scores = (one_hot(test_codes) * table).sum((1, 2))
distance = nearest(test_codes, codes)
for limit in (0, 3, 6, 9):
    far = distance > limit
    kept = int(y_test[far].sum())
    print(f"further than {limit} from all in training:", end=" ")
    print(f"{kept:4} kept, {far.sum() - kept:4} lost,", end=" ")
    print(f"AUC {auc(scores[far], y_test[far]):.2f}")
