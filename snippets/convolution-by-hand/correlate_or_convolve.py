import numpy as np
import torch

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])
flipped = weights[::-1].copy()


def torch_conv1d(signal, weights):
    # PyTorch wants an axis of examples and an axis of channels in front.
    signals = torch.tensor(signal)[None, None, :]
    filters = torch.tensor(weights)[None, None, :]
    return torch.nn.functional.conv1d(signals, filters)[0, 0].numpy()


print("np.correlate       ", np.round(np.correlate(signal, weights, "valid"), 1))
print("torch conv1d       ", np.round(torch_conv1d(signal, weights), 1))
print("np.convolve        ", np.round(np.convolve(signal, weights, "valid"), 1))
print("torch conv1d, flip ", np.round(torch_conv1d(signal, flipped), 1))
