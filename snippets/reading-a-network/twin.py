import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import gradients
from convbook.training import predict

model, twin = MotifNet.pretrained(), MotifNet.pretrained()
with torch.no_grad():
    twin.conv.weight += torch.tensor([1.0, -1.0, 0.0])  # to all bases of a column

x = one_hot("CCTATCCC")
print(f"answers {predict(model, x).item():.2f} and {predict(twin, x).item():.2f}")
for centred in (False, True):
    print("gradient, centred" if centred else "gradient")
    for network in (model, twin):
        credit = (gradients(network, x, centred=centred) * x)[0].sum(0)
        print("   ", *(f"{points:5.1f}" for points in credit))
