from torch import nn
from torch.nn.functional import l1_loss, mse_loss

from convbook import dna
from convbook.training import fit, predict, seeded


class Deeper(dna.Scorer):
    def __init__(self):
        super().__init__()
        with seeded(0):
            two = nn.Conv1d(4, 16, 3), nn.ReLU(), nn.Conv1d(16, 16, 3), nn.ReLU()
            head = nn.Flatten(), nn.Linear(64, 1)
        self.layers = nn.Sequential(*two, *head).double()

    def forward(self, x):
        return self.in_points(self.layers(x))


data = dna.all_8mers()
few, held = data.train[:8192], data.validation
x, y = data.x[few], data.y[few]
recipe = {"epochs": 5, "batch_size": 128, "lr": 0.02}
absolute, deeper = dna.FlatDNA().standardise(y), Deeper().standardise(y)
fit(absolute, x, y, loss=l1_loss, **recipe)
fit(deeper, x, y, loss=mse_loss, **recipe)
networks = {
    "as it was": dna.FlatDNA.pretrained(),
    "absolute loss": absolute,
    "deeper": deeper,
    "maximum": dna.MotifNet.pretrained(),
}

codes = data.codes[held]
often = sum(dna.occurrences(codes, motif) > 1 for motif in dna.MOTIFS) > 0
print("               parameters    all  no repeat  repeats")
for name, model in networks.items():
    error = (predict(model, data.x[held]) - data.y[held]).square()
    size = sum(values.numel() for values in model.parameters())
    print(f"{name:14} {size:10} {error.mean():6.2f}", end="")
    print(f"{error[~often].mean():11.2f} {error[often].mean():8.1f}")
