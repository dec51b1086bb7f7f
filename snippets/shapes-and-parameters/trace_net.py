from torch import nn

from convbook.shapes import trace


def block(inputs, outputs):
    conv = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1)
    norm = nn.BatchNorm2d(outputs)
    return nn.Sequential(conv, norm, nn.ReLU(), nn.MaxPool2d(2))


net = nn.Sequential(
    block(3, 32),
    block(32, 64),
    block(64, 128),
    nn.Flatten(),
    nn.Linear(128 * 4 * 4, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
)
print(trace(net, (3, 32, 32)))
