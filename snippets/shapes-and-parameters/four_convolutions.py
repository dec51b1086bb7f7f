import torch
from torch import nn

image = torch.zeros(1, 3, 32, 32)
settings = [
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": 1},
    {"kernel_size": 3, "padding": 1, "stride": 2},
    {"kernel_size": 5, "padding": 2},
    {"kernel_size": 3, "padding": 2, "dilation": 2},
]
for setting in settings:
    conv = nn.Conv2d(3, 16, **setting)
    words = ", ".join(f"{name}={value}" for name, value in setting.items())
    print(f"{words:38} {tuple(conv(image).shape)}")
