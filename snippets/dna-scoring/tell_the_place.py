import torch
from torch import nn
from torch.nn.functional import mse_loss

from convbook import dna
from convbook.training import fit, predict, seeded


class PlaceNet(dna.Scorer):
    def __init__(self, filters=32):
        super().__init__()
        with seeded(0):
            self.conv = nn.Conv1d(5, filters, 3, dtype=torch.float64)
            self.linear = nn.Linear(filters + 4, 1, dtype=torch.float64)

    def forward(self, x):
        ramp = torch.linspace(1, 0, x.shape[2], dtype=x.dtype)
        with_place = torch.cat([x, ramp.expand(len(x), 1, -1)], 1)
        largest = self.conv(with_place).relu().amax(-1)
        return self.in_points(self.linear(torch.cat([largest, x.mean(-1)], 1)))


data = dna.all_8mers()
y = torch.from_numpy(dna.score_positional(data.codes))
few = data.train[:2048]
recipe = {"loss": mse_loss, "epochs": 12, "batch_size": 64, "lr": 0.03}
for model in (dna.FlatDNA(), dna.MotifNet(), PlaceNet()):
    fit(model.standardise(y[few]), data.x[few], y[few], **recipe)
    error = (predict(model, data.x) - y)[data.validation].square().mean()
    print(f"{type(model).__name__:8} validation error {error:.2f}")
