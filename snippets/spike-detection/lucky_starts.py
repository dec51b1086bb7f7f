from torch.nn.functional import cosine_similarity

from convbook.spikes import SPIKE, SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(500, seed=0)
test = make_spikes(2000, seed=2)


def look(model):
    alike = cosine_similarity(model.conv.weight[0, 0], SPIKE, 0).item()
    push = (model.linear.weight[1] - model.linear.weight[0]).item()
    return f"{alike:+.2f} {push:+6.2f}"


print("seed  start: cosine, weight  end: cosine, weight  right")
for seed in range(8):
    model = SpikeCNN(1, seed=seed)
    start = look(model)
    fit(model, training.x, training.y, epochs=20, lr=0.05)
    print(f"{seed:4} {start:>20} {look(model):>19} {accuracy(model, test.x, test.y):11.2f}")
