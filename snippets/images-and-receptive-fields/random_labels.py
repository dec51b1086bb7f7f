import torch

from convbook.digits import DigitMLP, load_digits
from convbook.training import accuracy, fit

training, test = load_digits().split((0.75, 0.25), seed=0)
x, y = training.x[:200], training.y[:200]


def learn(labels):
    model = DigitMLP(hidden=256, size=8)
    fit(model, x, labels, epochs=60, batch_size=50, lr=0.01)
    return accuracy(model, x, labels), accuracy(model, test.x, test.y)


print("labels     training  test")
print("true       {:8.2f}  {:.2f}".format(*learn(y)))
for seed in range(3):
    dealt = torch.randperm(200, generator=torch.Generator().manual_seed(seed))
    print("dealt out  {:8.2f}  {:.2f}".format(*learn(y[dealt])))
