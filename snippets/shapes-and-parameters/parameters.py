from torch import nn

layers = [
    nn.Conv1d(1, 4, kernel_size=5),
    nn.Conv1d(4, 32, kernel_size=3),
    nn.Conv2d(1, 16, kernel_size=3),
    nn.Conv2d(3, 16, kernel_size=3),
    nn.Conv2d(16, 32, kernel_size=3),
    nn.BatchNorm2d(32),
    nn.MaxPool2d(2),
]
for layer in layers:
    weight = getattr(layer, "weight", None)
    shape = tuple(weight.shape) if weight is not None else "none"
    learned = sum(weights.numel() for weights in layer.parameters())
    print(f"{type(layer).__name__:12} weight {shape!s:16} parameters {learned:6,}")
