import torch
from torch.nn.functional import conv1d

from convbook.spikes import SPIKE

signal = torch.zeros(1, 1, 100, dtype=torch.float64)
signal[0, 0, 40:47] = SPIKE
for name, weights in (("spike", SPIKE), ("inverted", -SPIKE)):
    response = conv1d(signal, weights[None, None])
    before, after = response[0, 0, 40], response[0, 0, 40].relu()
    print(f"{name:8} before ReLU {before:+.2f}, after {after + 0.0:.2f}")
