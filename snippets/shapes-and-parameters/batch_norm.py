import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
images = torch.randn(8, 3, 10, 10, dtype=torch.float64, generator=generator)
images = images * torch.tensor([1.0, 20.0, 300.0]).reshape(3, 1, 1)

norm = nn.BatchNorm2d(3, dtype=torch.float64)
after = norm(images)
print("standard deviation of each channel")
print("before:", *(f"{images[:, c].std():5.1f}" for c in range(3)))
print("after: ", *(f"{after[:, c].std():5.1f}" for c in range(3)))
print("parameters:", sum(weights.numel() for weights in norm.parameters()))

print("one image gives the same, alone or in its batch")
alone, together = norm(images[:1]), after[:1]
print("  training:  ", torch.allclose(alone, together))
norm.eval()
alone, together = norm(images[:1]), norm(images)[:1]
print("  evaluation:", torch.allclose(alone, together))
