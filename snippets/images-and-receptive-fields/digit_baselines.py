import torch
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from convbook.digits import load_digits, shift_all_ways

training, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
rules = {
    "logistic regression": LogisticRegression(max_iter=500),
    "nearest neighbour": KNeighborsClassifier(1),
}
print(f"{len(training):,} digits to learn from, {len(test)} to test with")
print("shift in pixels          0     1     2     3     4")
for name, rule in rules.items():
    rule.fit(training.x.flatten(1), training.y)
    moved = [shift_all_ways(test.x, pixels).flatten(1) for pixels in range(5)]
    right = [rule.score(x, test.y) for x in moved]
    print(f"{name:20}", *(f"{share:.2f}" for share in right), sep="  ")

# Logistic regression as what it is, a dense layer: its answers are the same.
logistic, still = rules["logistic regression"], test.x.flatten(1)
layer = nn.Linear(256, 10, dtype=torch.float64)
layer.weight.data = torch.tensor(logistic.coef_)
layer.bias.data = torch.tensor(logistic.intercept_)
assert (layer(still).argmax(1).numpy() == logistic.predict(still)).all()
