from torch import nn

from convbook.receptive_field import receptive_field

net = nn.Sequential(
    nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
    nn.Sequential(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
    nn.Conv2d(32, 64, 3, padding=1),
)
field = receptive_field(net)
print(field)
print("the output in row 0, column 5 sees rows and columns", field.bounds(0, 5))
