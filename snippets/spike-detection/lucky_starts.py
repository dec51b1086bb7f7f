import torch
from torch.nn.functional import cosine_similarity

from convbook.spikes import SPIKE, SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(500, seed=0)
test = make_spikes(2000, seed=2)


def look(model):
    alike = cosine_similarity(model.conv.weight[0, 0], SPIKE, 0).item()
    push = (model.linear.weight[1] - model.linear.weight[0]).item()
    return f"{alike:+.2f} {push:+6.2f}"


print("      start           end                    sign turned:")
print("seed  cosine, weight  cosine, weight  right  right")
for seed in range(8):
    model, turned = SpikeCNN(1, seed=seed), SpikeCNN(1, seed=seed)
    with torch.no_grad():
        turned.linear.weight.neg_()
    start = look(model)
    for network in (model, turned):
        fit(network, training.x, training.y, epochs=20, lr=0.05)
    right = [accuracy(network, test.x, test.y) for network in (model, turned)]
    print(f"{seed:4}  {start:14}  {look(model):14}", end="  ")
    print(f"{right[0]:5.2f}  {right[1]:5.2f}")
