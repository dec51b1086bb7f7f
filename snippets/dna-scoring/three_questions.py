import torch

from convbook import dna

data = dna.all_8mers()
threes = dna.kmer_features(data.x)
shares = dna.composition(data.x)
questions = {
    "is it there?": dna.score(data.codes),
    "how often?": dna.score(data.codes, per_copy=True),
    "where first?": dna.score_positional(data.codes),
}
answers = {
    "maximum": torch.column_stack([threes.amax(-1), shares]),
    "sum": torch.column_stack([threes.sum(-1), shares]),
    "each place": threes.flatten(1),
}
print("bonus         variance ", *(f"{name:>10}" for name in answers))
for question, points in questions.items():
    y = torch.from_numpy(points)
    print(f"{question:13} {y.var():9.2f}", end=" ")
    for features in answers.values():
        error = dna.least_squares(features, y, data.train) - y
        print(f"{error[data.validation].square().mean():10.2f}", end=" ")
    print()
