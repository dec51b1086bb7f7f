from convbook.receptive_field import receptive_field
from convbook.shapes import Conv

print(receptive_field([Conv(1, 1, 3, stride=2, padding=1)] * 2))
