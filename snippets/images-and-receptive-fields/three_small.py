from convbook.receptive_field import receptive_field
from convbook.shapes import Conv, trace

channels = 64
for name, layers in (
    ("three 3x3", [Conv(channels, channels, 3, padding=1)] * 3),
    ("one 7x7", [Conv(channels, channels, 7, padding=3)]),
):
    sees = receptive_field(layers).size
    weights = trace(layers, (channels, 32, 32)).parameters
    print(f"{name:9} sees {sees}, {weights:,} parameters")
