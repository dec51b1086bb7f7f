from math import inf

from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, all_8mers, decode, kmers, one_hot
from convbook.interpretation import ablate
from convbook.training import fit, predict


class ExpDNA(FlatDNA):
    def forward(self, x):
        return self.in_points(self.linear(self.conv(x).exp().flatten(1)))


data, words = all_8mers(), decode(kmers(3))
few, held, x = data.train[:4096], data.validation, data.x[data.test][:2000]
recipe = {"loss": mse_loss, "epochs": 16, "lr": 1e-2}
print("           most influence     TAT and GCG  second word   error")
for seed in range(2):
    for kind in (FlatDNA, ExpDNA):
        model = kind(filters=16, seed=seed).standardise(data.y[few])
        fit(model, data.x[few], data.y[few], **recipe, seed=seed)
        influence = ablate(model, model.conv, x, value=-inf).std(1)
        best = influence.argsort(descending=True)[:4]
        responses = model.conv(one_hot(words))[:, :, 0]
        responses = responses.exp() if kind is ExpDNA else responses.relu()
        favourite = [words[i] for i in responses.argmax(0)]
        pure = [word in ("TAT", "GCG") for word in favourite]
        high, second = responses[:, best[0]].topk(2).values
        error = mse_loss(predict(model, data.x[held]), data.y[held])
        print(f"{seed} {kind.__name__:8}", *(favourite[i] for i in best), end=" ")
        share = influence[pure].sum() / influence.sum()
        print(f"{share:10.0%} {second / high:12.2f} {error:10.2f}")
