import torch

from convbook.dna import POINTS, MotifNet, all_8mers
from convbook.interpretation import ablate

data = all_8mers()
x = data.x[data.test][:3000]
hand, model = MotifNet.by_hand(), MotifNet(filters=3)
with torch.no_grad():
    model.conv.weight[:2], model.conv.bias[:2] = hand.conv.weight, hand.conv.bias
    model.conv.weight[2], model.conv.bias[2] = 0, 1  # the same to everything
    model.linear.weight[0] = torch.tensor([10, -10, 50, *POINTS])
    model.linear.bias.fill_(-50)  # and the dense layer takes it back
    print("the same answers:", model(x).allclose(hand(x)))
    typical = model.conv(x).relu().amax(-1).mean(0)

zero = ablate(model, model.conv, x)
mean = ablate(model, model.conv, x, value=typical)
print("             mean size of the change     its spread")
print("filter       to zero   to its mean")
for i, name in enumerate(("TAT", "GCG", "constant")):
    print(f"{name:8} {zero[i].abs().mean():10.2f}", end=" ")
    print(f"{mean[i].abs().mean():12.2f} {zero[i].std():15.1f}")
