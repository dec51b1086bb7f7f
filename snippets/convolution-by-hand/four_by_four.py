import numpy as np
import torch
from torch import nn

conv = nn.Conv2d(in_channels=1, out_channels=1, kernel_size=2, dtype=torch.float64)
with torch.no_grad():
    conv.weight[0, 0] = torch.tensor([[0.5, 0.6], [0.7, 0.8]], dtype=torch.float64)
    conv.bias[0] = 1.0

image = torch.arange(1, 17, dtype=torch.float64).reshape(1, 1, 4, 4)
feature_map = conv(image)

print("kernel", conv.weight[0, 0].tolist(), "bias", conv.bias.item())
print("image\n", image[0, 0].numpy().astype(int))
print("feature map\n", np.round(feature_map[0, 0].detach().numpy(), 1))
print("top left by hand:", f"{1 * 0.5 + 2 * 0.6 + 5 * 0.7 + 6 * 0.8 + 1.0:.1f}")
print("sum of the weights:", f"{conv.weight.sum().item():.1f}")
