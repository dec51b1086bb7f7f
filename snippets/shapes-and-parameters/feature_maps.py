import torch
from torch import nn

signal = torch.zeros(1, 1, 50)  # one example, one channel, fifty positions
layers = [nn.Conv1d(1, 4, kernel_size=5), nn.ReLU(), nn.MaxPool1d(2)]

for layer in layers:
    signal = layer(signal)
    shape, name = tuple(signal.shape), type(layer).__name__
    learned = sum(weights.numel() for weights in layer.parameters())
    print(f"{name:9} {shape!s:10} {learned:3} parameters")
