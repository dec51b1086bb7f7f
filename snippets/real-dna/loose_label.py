from convbook.dna import one_hot
from convbook.genomics import ars1_task, auc, pwm

for least in (2, 20):
    codes, y, test_codes, test_y = ars1_task(2000, test=2000, least=least)
    table = pwm(codes[y == 1]) - pwm(codes[y == 0])
    scores = (one_hot(test_codes) * table).sum((1, 2))
    print(f"kept: read {least:2} times or more, AUC {auc(scores, test_y):.2f}")
