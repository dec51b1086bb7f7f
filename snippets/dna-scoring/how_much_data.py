from torch import nn
from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, MotifNet, all_8mers, predict
from convbook.training import fit, seeded


def perceptron():
    with seeded(0):
        layers = nn.Linear(32, 18), nn.ReLU(), nn.Linear(18, 1)
    return nn.Sequential(nn.Flatten(), *layers, nn.Flatten(0)).double()


data = all_8mers()
y = data.y[data.validation]
print("sequences  MotifNet  FlatDNA  perceptron")
for n in (256, 1024, 4096):
    rows = data.train[:n]
    mean, sd = data.y[rows].mean(), data.y[rows].std()
    z = (data.y[rows] - mean) / sd
    print(f"{n:9}", end="")
    for model, width in ((MotifNet(), 10), (FlatDNA(), 9), (perceptron(), 12)):
        recipe = {"epochs": 12288 // n, "batch_size": 64, "lr": 0.03}
        fit(model, data.x[rows], z, loss=mse_loss, **recipe)
        predicted = mean + sd * predict(model, data.x[data.validation])
        error = (predicted - y).square().mean()
        print(f"{error:{width}.1f}", end="")
    print()
