from convbook.digits import DigitMLP, FlatDigits, load_digits
from convbook.training import accuracy, fit, one_cycle

training, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
recipe = {"epochs": 5, "batch_size": 16, "lr": 0.02, "schedule": one_cycle}

perceptron, flat = DigitMLP(), FlatDigits()
for model in (perceptron, flat):
    fit(model, training.x, training.y, **recipe)
    parameters = sum(values.numel() for values in model.parameters())
    right = accuracy(model, test.x, test.y)
    print(
        f"{type(model).__name__:10} {parameters:,} parameters, {right:.3f} right"
    )
