import numpy as np
import torch

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])

# PyTorch takes no view that runs backwards, so this is a copy.
reversed_weights = weights[::-1].copy()


def torch_conv1d(signal, weights):
    # PyTorch wants two more axes in front.
    signals = torch.tensor(signal)[None, None, :]
    filters = torch.tensor(weights)[None, None, :]
    return torch.nn.functional.conv1d(signals, filters)[0, 0].numpy()


for name, response in {
    "np.correlate": np.correlate(signal, weights, "valid"),
    "torch conv1d": torch_conv1d(signal, weights),
    "np.convolve": np.convolve(signal, weights, "valid"),
    "torch conv1d, reversed": torch_conv1d(signal, reversed_weights),
}.items():
    print(f"{name:22}", np.round(response, 1))
