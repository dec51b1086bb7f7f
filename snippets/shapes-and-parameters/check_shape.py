import torch
from torch import nn

conv = nn.Conv1d(4, 16, kernel_size=5, stride=2, padding=2)
print(tuple(conv(torch.zeros(8, 4, 101)).shape))
