import torch

from convbook import dna

data = dna.all_8mers()
threes, shares = dna.kmer_features(data.x), dna.composition(data.x)
questions = {
    "is it there?": dna.score(data.codes),
    "how often?": dna.score(data.codes, per_copy=True),
    "where first?": dna.score_positional(data.codes),
}
y = torch.stack([torch.from_numpy(points) for points in questions.values()], 1)
answers = {
    "maximum": torch.cat([threes.amax(-1), shares], 1),
    "sum": torch.cat([threes.sum(-1), shares], 1),
    "each place": threes,
}
columns = {"variance": y.var(0, correction=0)}
for name, features in answers.items():
    error = dna.least_squares(features, y, data.train) - y
    columns[name] = error[data.validation].square().mean(0)
    columns[name][columns[name] < 1e-9] = 0  # what rounding leaves

print("bonus       ", *(f"{name:>10}" for name in columns))
for i, question in enumerate(questions):
    row = (f"{values[i]:10.2f}" for values in columns.values())
    print(f"{question:12}", *row)
