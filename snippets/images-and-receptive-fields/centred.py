import torch

from convbook.digits import DigitMLP, load_digits, shift, shift_all_ways
from convbook.training import accuracy, fit, one_cycle


def centre(x):
    """Move each image: half of its ink above row 8, half left of column 8."""
    half = x.sum((1, 2, 3))[:, None] / 2
    down = 8 - (x.sum((1, 3)).cumsum(1) < half).sum(1)
    right = 8 - (x.sum((1, 2)).cumsum(1) < half).sum(1)
    ways = torch.stack([down, right], 1).tolist()
    return torch.cat([shift(x[i : i + 1], *way) for i, way in enumerate(ways)])


training, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
recipe = {"epochs": 5, "batch_size": 16, "lr": 0.02, "schedule": one_cycle}
model = DigitMLP()
fit(model, centre(training.x), training.y, **recipe)
for pixels in range(5):
    moved = centre(shift_all_ways(test.x, pixels))
    print(f"shift {pixels}: {accuracy(model, moved, test.y):.2f}")
