import torch
from torch import nn

conv = nn.Conv1d(in_channels=4, out_channels=5, kernel_size=3)
batch = torch.zeros(2, 8, 4)  # examples, positions, channels
conv(batch)
