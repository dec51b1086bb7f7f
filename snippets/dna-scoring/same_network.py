import torch

from convbook.dna import MotifNet, all_8mers
from convbook.logos import filter_windows
from convbook.training import predict

data = all_8mers()
x = data.x[data.test][:3000]
model, twin = MotifNet.pretrained(), MotifNet.pretrained()
with torch.no_grad():
    twin.conv.weight += torch.tensor([1.0, -1.0, 0.0])  # to all bases of a column
    twin.conv.weight *= 4
    twin.conv.bias *= 4
    twin.linear.weight[0, :32] /= 4

print("the same answers:", predict(model, x).allclose(predict(twin, x)))
for name, network in (("as trained", model), ("its twin", twin)):
    with torch.no_grad():
        above_one = (network.conv(x) > 1).sum((0, 2))
    above_half = filter_windows(network.conv, x, fraction=0.5).n
    print(f"{name:10} filters without a window:", end=" ")
    print(f"{(above_one == 0).sum()} above 1,", end=" ")
    print(f"{(above_half == 0).sum()} above half their maximum")
