from convbook.dna import MotifNet, one_hot
from convbook.interpretation import gradients

sequence = "CCTATCCCCC"
x = one_hot(sequence)
print("          ", *(f"{letter:>4}" for letter in sequence), "  sum")
models = {"by hand": MotifNet.by_hand(), "trained": MotifNet.pretrained()}
for name, model in models.items():
    credit = (gradients(model, x) * x)[0].sum(0)  # gradient times input
    print(f"{name}   ", *(f"{points:4.1f}" for points in credit), end="")
    print(f" {credit.sum():5.1f}")
