import torch
from torch import nn

start = [nn.Conv1d(4, 8, kernel_size=5), nn.ReLU()]
flat = nn.Sequential(*start, nn.Flatten(), nn.Linear(8 * 46, 2))
pooled = nn.Sequential(
    *start,
    nn.AdaptiveAvgPool1d(1),
    nn.Flatten(),
    nn.Linear(8, 2),
)
for length in (50, 51, 200):
    for name, net in (("flatten", flat), ("global pool", pooled)):
        try:
            answer = tuple(net(torch.zeros(1, 4, length)).shape)
        except RuntimeError as error:
            answer = error
        print(f"{length:4}  {name:11}  {answer}")
