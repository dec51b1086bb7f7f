from functools import partial

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from convbook.dna import one_hot
from convbook.genomics import OriginNet, ars1_task, auc, bootstrap, pwm
from convbook.training import fit, one_cycle, predict

codes, y, test_codes, test_y = ars1_task(10_000)
x, x_test = one_hot(codes), one_hot(test_codes)

model = OriginNet(seed=0)
shrinking = partial(torch.optim.AdamW, weight_decay=0.1)
recipe = {"optimiser": shrinking, "lr": 0.01, "schedule": one_cycle, "epochs": 3}
fit(model, x, y, loss=binary_cross_entropy_with_logits, **recipe)

table = pwm(codes[:10_000]) - pwm(codes[10_000:])  # counting alone
scores, counted = predict(model, x_test), (x_test * table).sum((1, 2))
low, high = bootstrap(scores, test_y, other=counted)
print(f"network: AUC {auc(scores, test_y):.2f}")
print(f"table:   AUC {auc(counted, test_y):.2f}")
print(f"difference: {low:+.3f} to {high:+.3f}")
