import torch

from convbook.digits import DigitMLP, MaxDigits, load_digits
from convbook.training import accuracy, fit, one_cycle, seeded

training, test = load_digits().split((0.75, 0.25), seed=0)
shuffle = torch.randperm(64, generator=torch.Generator().manual_seed(0))


def shuffled(x):
    return x.flatten(1)[:, shuffle].view(-1, 1, 8, 8)


def learn(model, change):
    recipe = {"epochs": 5, "batch_size": 16, "lr": 0.02, "schedule": one_cycle}
    fit(model, change(training.x[:700]), training.y[:700], **recipe)
    return accuracy(model, change(test.x), test.y)


def narrow():
    """Two layers of 3×3 in place of 5×5."""
    model = MaxDigits()
    with seeded(0):
        model.features[0] = torch.nn.Conv2d(1, 8, 3, padding=1).double()
        model.features[2] = torch.nn.Conv2d(8, 16, 3, padding=1).double()
    return model


perceptron = DigitMLP(14, 8)
perceptron.hidden.weight.data = perceptron.hidden.weight.data[:, shuffle]

print("               sees  as written  shuffled")
print(
    f"DigitMLP        all        {learn(DigitMLP(14, 8), lambda x: x):.2f}",
    end="      ",
)
print(f"{learn(perceptron, shuffled):.2f}")
for name, sees, new in (
    ("MaxDigits", "9×9", MaxDigits),
    ("  with 3×3", "5×5", narrow),
):
    right = [learn(new(), change) for change in (lambda x: x, shuffled)]
    print(f"{name:15} {sees}        {right[0]:.2f}      {right[1]:.2f}")
