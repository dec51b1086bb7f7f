from convbook.digits import MaxDigits, load_digits, pad, shift_all_ways
from convbook.training import accuracy, fit, one_cycle


class MeanDigits(MaxDigits):
    """As MaxDigits, with the mean in place of the maximum."""

    def forward(self, x):
        return self.linear(self.features(x).mean((2, 3)))


training, test = load_digits(margin=2).split((0.75, 0.25), seed=0)
model = MeanDigits()
recipe = {"epochs": 8, "batch_size": 16, "lr": 0.05, "schedule": one_cycle}
fit(model, training.x[:500], training.y[:500], **recipe)
for name, x in (
    ("as in training", test.x),
    ("shifted by 1", shift_all_ways(test.x, 1)),
    ("more paper", pad(test.x, 4)),
):
    print(f"{name:14} {accuracy(model, x, test.y):.2f}")
