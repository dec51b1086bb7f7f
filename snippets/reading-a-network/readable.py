from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, MotifNet, all_8mers, decode, kmers, one_hot
from convbook.interpretation import ablate
from convbook.training import fit

data = all_8mers()
few, x = data.train[:4096], data.x[data.test][:2000]
words = decode(kmers(3))
recipe = {"loss": mse_loss, "epochs": 6, "batch_size": 256, "lr": 0.05}
print("               the six filters with most influence      TAT and GCG")
for seed in range(4):
    for kind in (FlatDNA, MotifNet):
        model = kind(seed=seed).standardise(data.y[few])
        fit(model, data.x[few], data.y[few], **recipe, seed=seed)
        influence = ablate(model, model.conv, x).std(1)
        responses = model.conv(one_hot(words))[:, :, 0]
        favourite = [words[i] for i in responses.argmax(0)]
        pure = [word in ("TAT", "GCG") for word in favourite]
        top = influence.argsort(descending=True)[:6]
        print(f"{seed} {kind.__name__:9} ", *(favourite[i] for i in top), end="")
        print(f"{influence[pure].sum() / influence.sum():14.0%}")
