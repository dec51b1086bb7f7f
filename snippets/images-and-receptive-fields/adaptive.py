from torch import nn

from convbook.receptive_field import receptive_field

convolutions = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 16, 3))
print(receptive_field(convolutions).size)
print(receptive_field([convolutions, nn.AdaptiveAvgPool2d(4)]).size)
