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
print("layer        shape of the weights  parameters")
for layer in layers:
    shapes = [tuple(weights.shape) for weights in layer.parameters()]
    learned = sum(weights.numel() for weights in layer.parameters())
    weight = shapes[0] if shapes else "none"
    print(f"{type(layer).__name__:12} {weight!s:20} {learned:11,}")
