from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, Pool

layers = [
    Conv(1, 8, (1, 7), padding=(0, 3)),
    Pool((1, 2)),
    Conv(8, 8, (5, 3), padding="same"),
    Conv(8, 8, 3, dilation=(1, 4)),
]
print(receptive_field(layers))
