import torch

from convbook.dna import MotifNet, all_8mers, composition, least_squares

data = all_8mers()
some, held = data.train[:8192], data.validation
rows = torch.cat([some, held])
x, y, fitted = data.x[rows], data.y[rows], torch.arange(len(some))

print("64 random filters   validation error")
for seed in range(3):
    with torch.no_grad():
        responses = MotifNet(64, seed=seed).conv(x).relu()
    largest = torch.cat([responses.amax(-1), composition(x)], 1)
    everything = {"flatten": responses.flatten(1), "maximum": largest}
    for name, features in everything.items():
        guess = least_squares(features, y, fitted)
        error = (guess - y)[len(some) :].square().mean()
        print(f"seed {seed}, {name} {error:17.2f}")
