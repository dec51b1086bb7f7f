import torch
from sklearn.neighbors import KNeighborsClassifier

from convbook.digits import load_digits

digits = load_digits()
x, y = digits.x.flatten(1), digits.y
shuffled = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
nearest = (
    KNeighborsClassifier(2).fit(x, y).kneighbors(x, return_distance=False)[:, 1]
)

print("13 parts      errors by the 12 others  nearest image in the same part")
for name, order in (
    ("shuffled", shuffled),
    ("as they stand", torch.arange(len(y))),
):
    part = torch.empty_like(y)
    wrong = 0
    for i, members in enumerate(order.tensor_split(13)):
        part[members] = i
        others = part.new_ones(len(y)).index_fill_(0, members, 0).bool()
        rule = KNeighborsClassifier(1).fit(x[others], y[others])
        wrong += int((rule.predict(x[members]) != y[members].numpy()).sum())
    same = (part[nearest] == part).double().mean()
    print(f"{name:14}{wrong:23}  {same:30.2f}")
