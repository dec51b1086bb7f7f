from torch import nn

from convbook.digits import (
    DigitMLP,
    FlatDigits,
    RandomShift,
    accuracy_under_shifts,
    load_digits,
)
from convbook.training import fit, one_cycle

training, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
recipe = {"epochs": 5, "batch_size": 16, "lr": 0.02, "schedule": one_cycle}

print("shift in pixels    0     1     2     3     4")
for network in (DigitMLP(), FlatDigits()):
    model = nn.Sequential(RandomShift(2), network)
    fit(model, training.x, training.y, **recipe)
    right = accuracy_under_shifts(model, test.x, test.y)
    print(
        f"{type(network).__name__:14}",
        *(f"{share:.2f}" for share in right),
        sep="  ",
    )
