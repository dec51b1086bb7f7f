import torch
from torch.nn.functional import mse_loss

from convbook.dna import MotifNet, all_8mers
from convbook.training import fit, predict

data = all_8mers()
few, x, y = data.train[:4096], data.x[data.validation], data.y[data.validation]
mean = data.y[few].mean().item()

recipe = {"loss": mse_loss, "epochs": 10, "batch_size": 128, "lr": 0.04}
print("                      filters that subtract")
print("target         error  at the start  at the end  dead filters")
for name in ("raw", "bias = mean", "standardised"):
    model = MotifNet()
    weights = model.linear.weight[0, :32]
    before = (weights < 0).sum()
    if name == "bias = mean":
        torch.nn.init.constant_(model.linear.bias, mean)
    if name == "standardised":
        model.standardise(data.y[few])
    fit(model, data.x[few], data.y[few], **recipe)
    error = (predict(model, x) - y).square().mean()
    with torch.no_grad():
        alive = model.conv(data.x).amax((0, 2)) > 0
    after = (alive & (weights < 0)).sum()
    print(f"{name:12} {error:7.2f} {before:13} {after:11} {(~alive).sum():13}")
