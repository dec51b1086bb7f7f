import matplotlib.pyplot as plt
from torch import nn

from convbook.plots import frame, pixels
from convbook.receptive_field import measure, receptive_field


def conv(kernel=3, **options):
    return nn.Conv2d(1, 1, kernel, **options)


stacks = [
    ("three 3×3", [conv(), conv(), conv()], (6, 6)),
    ("stride 2", [conv(stride=2), conv(stride=2), conv(stride=2)], (0, 0)),
    ("max pooling", [conv(), nn.MaxPool2d(2), conv(), conv()], (1, 2)),
    ("1×7, 5×3", [conv((1, 7)), conv((5, 3), stride=(2, 1))], (3, 5)),
    ("dilation 1, 4", [conv(), conv(dilation=4)], (4, 4)),
    ("dilation 2, 2, 2", [conv(dilation=2) for _ in range(3)], (3, 3)),
]
plt.style.use("convbook.book")
_, axes = plt.subplots(2, 3, figsize=(5.2, 3.9))
print("stack             formula  pixels seen")
for ax, (name, layers, place) in zip(axes.flat, stacks, strict=True):
    mask = measure(nn.Sequential(*layers), (1, 19, 19), place)
    (top, bottom), (left, right) = receptive_field(layers).bounds(*place)
    height, width = bottom - top + 1, right - left + 1
    pixels(ax, mask, largest=2, title=name)
    frame(ax, top, left, height, width)
    print(f"{name:17} {height:2} x {width:2} {mask.sum().item():8}")
plt.show()
