import torch
from torch import nn

conv = nn.Conv1d(in_channels=4, out_channels=5, kernel_size=3)
batch = torch.zeros(2, 4, 8)  # examples, channels, positions

print("input ", tuple(batch.shape))
print("weight", tuple(conv.weight.shape))
print("output", tuple(conv(batch).shape))
