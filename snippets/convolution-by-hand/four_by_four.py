import numpy as np
import torch
from torch import nn

kernel = torch.tensor([[0.5, 0.6], [0.7, 0.8]], dtype=torch.float64)
conv = nn.Conv2d(1, 1, kernel_size=2, dtype=torch.float64)
with torch.no_grad():
    conv.weight[0, 0] = kernel
    conv.bias[0] = 1.0

image = torch.arange(1, 17, dtype=torch.float64).reshape(1, 1, 4, 4)
feature_map = conv(image)

print("kernel", kernel.tolist(), "bias", f"{conv.bias.item():.1f}")
print("image\n", image[0, 0].numpy().astype(int))
print("feature map\n", np.round(feature_map[0, 0].detach().numpy(), 1))
by_hand = 1 * 0.5 + 2 * 0.6 + 5 * 0.7 + 6 * 0.8 + 1.0
print("top left, by hand:", f"{by_hand:.1f}")
print("sum of the weights:", f"{kernel.sum():.1f}")
