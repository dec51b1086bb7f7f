from torch.nn.functional import mse_loss

from convbook.dna import MotifNet, all_8mers
from convbook.training import fit, predict

data = all_8mers()
few = data.train[:4096]
y = data.y[data.validation]

alone = MotifNet(composition=False).standardise(data.y[few])
recipe = {"loss": mse_loss, "epochs": 12, "batch_size": 128, "lr": 0.04}
fit(alone, data.x[few], data.y[few], **recipe)
both = MotifNet.pretrained()
models = {"maximum alone": alone, "maximum and composition": both}
for name, model in models.items():
    error = predict(model, data.x[data.validation]) - y
    print(f"{name:23} validation error {error.square().mean():.2f}")
