import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
scales = torch.tensor([1.0, 20.0, 300.0], dtype=torch.float64).reshape(3, 1, 1)
images = scales * torch.randn(8, 3, 10, 10, dtype=torch.float64, generator=generator)

norm = nn.BatchNorm2d(3, dtype=torch.float64)
after = norm(images).detach()
for channel in range(3):
    before_sd, after_sd = images[:, channel].std(), after[:, channel].std()
    print(f"channel {channel}: standard deviation {before_sd:5.1f} -> {after_sd:.1f}")
print("parameters:", sum(weights.numel() for weights in norm.parameters()))
