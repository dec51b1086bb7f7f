from torch.nn.functional import mse_loss

from convbook.dna import MotifNet, all_8mers, one_hot, score
from convbook.training import fit, predict

data = all_8mers()
few, x, y = data.train[:2048], data.x[data.validation], data.y[data.validation]

probes = ["CCTATCCC", "AAGCGAAA"]
print("seed  error ", *probes)
print("score      0 ", *(f"{points:8.1f}" for points in score(probes)))
recipe = {"loss": mse_loss, "epochs": 10, "batch_size": 128, "lr": 0.05}
for seed in range(10):
    model = MotifNet(filters=2, seed=seed).standardise(data.y[few])
    fit(model, data.x[few], data.y[few], **recipe)
    error = (predict(model, x) - y).square().mean()
    answers = predict(model, one_hot(probes))
    print(f"{seed:4} {error:6.1f} ", *(f"{points:8.1f}" for points in answers))
