import torch
from torch import nn
from torch.nn.functional import conv1d, mse_loss

from convbook.dna import MotifNet, all_8mers
from convbook.training import fit, predict


class TenNets(nn.Module):
    def __init__(self, nets):
        super().__init__()
        self.filters = nn.Parameter(torch.cat([net.conv.weight for net in nets]))
        self.biases = nn.Parameter(torch.cat([net.conv.bias for net in nets]))
        self.weight = nn.Parameter(torch.cat([net.linear.weight for net in nets]))
        self.bias = nn.Parameter(torch.cat([net.linear.bias for net in nets]))

    def forward(self, x):
        responses = conv1d(x, self.filters, self.biases).relu()
        largest = responses.amax(-1).unflatten(1, (10, -1))
        shares = x.mean(-1)[:, None].expand(-1, 10, -1)
        return (torch.cat([largest, shares], 2) * self.weight).sum(2) + self.bias


data = all_8mers()
few, held = data.train[:2048], data.validation
mean, sd = data.y[few].mean(), data.y[few].std()
z = ((data.y - mean) / sd)[:, None].expand(-1, 10)
recipe = {"loss": mse_loss, "epochs": 10, "batch_size": 128, "lr": 0.05}
print("filters  both motifs  one missed  both missed")
for filters in (2, 4, 8, 16, 32):
    ten = TenNets([MotifNet(filters, seed=seed) for seed in range(10)])
    fit(ten, data.x[few], z[few], **recipe)
    error = sd**2 * (predict(ten, data.x[held]) - z[held]).square().mean(0)
    row = torch.histogram(error, error.new_tensor([0, 2, 10, 18])).hist
    print(f"{filters:7} {row[0]:12.0f} {row[1]:11.0f} {row[2]:12.0f}")
