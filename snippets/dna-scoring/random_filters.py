import torch

from convbook.dna import FlatDNA, all_8mers, least_squares

data = all_8mers()
with torch.no_grad():
    responses = FlatDNA(filters=64, seed=0).conv(data.x).relu()

print("random filters  training  validation")
for filters in (16, 32, 64):
    predicted = least_squares(responses[:, :filters], data.y, data.train)
    error = (predicted - data.y).square()
    train, validation = error[data.train].mean(), error[data.validation].mean()
    print(f"{filters:14} {train:9.3g} {validation:11.3g}")
