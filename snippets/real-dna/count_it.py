from convbook.dna import one_hot
from convbook.genomics import ars1_task, auc, bootstrap, pwm

codes, y, test_codes, test_y = ars1_task(10_000)
kept, lost = codes[y == 1], codes[y == 0]
test = one_hot(test_codes)
print("variants of each kind   AUC on 4,000 others")
for n in (100, 1000, 10_000):
    table = pwm(kept[:n]) - pwm(lost[:n])
    scores = (test * table).sum((1, 2))
    low, high = bootstrap(scores, test_y)
    print(f"{n:21,}   {auc(scores, test_y):.3f}, {low:.2f} to {high:.2f}")
