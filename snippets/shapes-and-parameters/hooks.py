import torch
from torch import nn

generator = torch.Generator().manual_seed(0)


class Residual(nn.Module):
    """Add to the input what a small network makes of it."""

    def __init__(self):
        super().__init__()
        conv_1, conv_2 = nn.Conv1d(16, 16, 3, padding=1), nn.Conv1d(16, 16, 3, padding=1)
        self.body = nn.Sequential(conv_1, nn.ReLU(), conv_2, nn.BatchNorm1d(16))
        for conv in (conv_1, conv_2):
            nn.init.kaiming_normal_(conv.weight, generator=generator)
            nn.init.zeros_(conv.bias)

    def forward(self, x):
        return x + self.body(x)


def report(layer, _inputs, output):
    print(f"{type(layer).__name__} {tuple(output.shape)} mean size {output.abs().mean():.1f}")


net = nn.Sequential(*(Residual() for _ in range(8))).double()
for layer in net:
    layer.register_forward_hook(report)
net(torch.randn(64, 16, 50, dtype=torch.float64, generator=generator))
