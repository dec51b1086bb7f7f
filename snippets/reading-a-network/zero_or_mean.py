import torch

from convbook.dna import POINTS, MotifNet, all_8mers
from convbook.interpretation import ablate

data = all_8mers()
x = data.x[data.test][:3000]
hand, model = MotifNet.by_hand(), MotifNet(filters=3)
with torch.no_grad():
    model.conv.weight[:2], model.conv.bias[:2] = hand.conv.weight, hand.conv.bias
    model.conv.weight[2], model.conv.bias[2] = 0, 1  # answers 1 to everything
    model.linear.weight[0] = torch.tensor([10, -10, 50, *POINTS])
    model.linear.bias.fill_(-50)  # and the dense layer takes its 50 points back
    print("the same answers:", model(x).allclose(hand(x)))
    typical = model.conv(x).relu().amax(-1).mean(0)

zero = ablate(model, model.conv, x)
mean = ablate(model, model.conv, x, value=typical)
print("filter      to zero   to its mean   spread of either")
for i, name in enumerate(("TAT", "GCG", "constant")):
    print(f"{name:8} {zero[i].mean():10.1f} {mean[i].mean():13.1f}", end="")
    print(f" {zero[i].std():12.1f} {mean[i].std():5.1f}")
