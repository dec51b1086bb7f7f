from torch import nn

from convbook.receptive_field import extent, measure, receptive_field


def sees(layers):
    """Measure by gradients how many rows an output in the middle sees."""
    ((first, last), _) = extent(measure(nn.Sequential(*layers), (1, 99, 99)))
    return last - first + 1


print("3x3 at stride 2: often printed, formula, measured")
size = 1
for n in range(1, 5):
    size += (3 - 1) * 2  # the bug: the layer's own stride, in place of the jump
    layers = [nn.Conv2d(1, 1, 3, stride=2, padding=1)] * n
    print(f"  {size:3} {receptive_field(layers).size[0]:3} {sees(layers):3}")

print("two 3x3, then a pooling by 2: often printed, formula, measured")
size, jump, layers = 1, 1, []
for n in range(1, 7):
    size += (3 - 1) * jump
    layers.append(nn.Conv2d(1, 1, 3, padding=1))
    print(f"  {size:3} {receptive_field(layers).size[0]:3} {sees(layers):3}")
    if n % 2 == 0:
        jump *= 2  # the bug: the pooling's own kernel is forgotten
        layers.append(nn.MaxPool2d(2))
