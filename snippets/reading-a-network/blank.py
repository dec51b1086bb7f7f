from convbook.dna import FlatDNA, MotifNet, one_hot, score
from convbook.interpretation import mutagenesis

sequence = "TATCCTAT"
x = one_hot(sequence)
networks = {
    "by hand": MotifNet.by_hand(),
    "trained": MotifNet.pretrained(),
    "flat": FlatDNA.pretrained(),
}
print(f"score   {score(sequence)[0]:.2f} ", *(f"{base:>6}" for base in sequence))
for name, model in networks.items():
    effects = mutagenesis(model, x)[0].sum(0) / 3  # mean over three mutations
    print(f"{name:7} {model(x).item():.2f} ", *(f"{e:6.2f}" for e in effects))
