import torch
from torch.nn.functional import mse_loss

from convbook.dna import MotifNet, all_8mers, one_hot, score
from convbook.training import fit, predict

data = all_8mers()
y = torch.from_numpy(score(data.codes, per_copy=True))
few, held = data.train[:2048], data.validation
recipe = {"loss": mse_loss, "epochs": 12, "batch_size": 64, "lr": 0.03}

probes = ["CCCCTATC", "TATCATAT", "TATATATC"]
print("pooling  error ", *probes)
print("score        0 ", *(f"{p:8.1f}" for p in score(probes, per_copy=True)))
for pooling in ("max", "sum"):
    model = MotifNet(pooling=pooling).standardise(y[few])
    fit(model, data.x[few], y[few], **recipe)
    error = (predict(model, data.x[held]) - y[held]).square().mean()
    answers = predict(model, one_hot(probes))
    print(f"{pooling:7} {error:6.2f} ", *(f"{points:8.1f}" for points in answers))
