from convbook.receptive_field import receptive_field
from convbook.shapes import Conv

field = receptive_field([Conv(1, 8, 5, padding=2), Conv(8, 16, 5, padding=2)])
print("size", field.size, "jump", field.jump, "centre", field.centre)
for size in (8, 16, 24, 224):
    inside = 0
    for place in range(size):
        first, last = field.bounds(place, place)[0]
        inside += first >= 0 and last < size
    share = inside**2 / size**2
    print(f"{size:3}x{size:3}: {share:4.0%} of the outputs see no padding")
