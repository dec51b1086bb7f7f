from convbook.receptive_field import receptive_field
from convbook.shapes import Conv

rows, columns = receptive_field([Conv(1, 1, 3)] * 50).size
print(f"50 layers of 3x3 see {rows}x{columns}")
print(f"of 224x224 pixels that is {rows * columns / 224**2:.0%}")
