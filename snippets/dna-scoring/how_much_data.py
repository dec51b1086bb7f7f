from torch import nn
from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, MotifNet, all_8mers
from convbook.training import fit, predict, seeded


def perceptron():
    with seeded(0):
        layers = nn.Linear(32, 18), nn.ReLU(), nn.Linear(18, 1)
    return nn.Sequential(nn.Flatten(), *layers, nn.Flatten(0)).double()


data = all_8mers()
held = data.validation
builders = MotifNet, FlatDNA, perceptron
print("training, validation", *(f"{build.__name__:>11}" for build in builders))
sizes = [sum(p.numel() for p in build().parameters()) for build in builders]
print("parameters          ", *(f"{size:11}" for size in sizes))
for n in (256, 1024, 4096):
    rows = data.train[:n]
    mean, sd = data.y[rows].mean(), data.y[rows].std()
    z = (data.y[rows] - mean) / sd
    recipe = {"epochs": 12288 // n, "batch_size": 64, "lr": 0.03}
    errors = []
    for build in builders:
        model = build()
        fit(model, data.x[rows], z, loss=mse_loss, **recipe)
        for part in (rows, held):
            residuals = mean + sd * predict(model, data.x[part]) - data.y[part]
            errors += [residuals.square().mean()]
    print(f"{n:10} sequences", *(f"{error:5.1f}" for error in errors))
