import io

import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

torch.set_num_threads(1)
data = make_spikes(1000, seed=0)


def begin():
    model = SpikeCNN()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    return model, optimiser, torch.Generator().manual_seed(0)


def go_on(model, optimiser, generator):
    for _ in range(40):
        batch = torch.randint(len(data), (64,), generator=generator)
        loss = cross_entropy(model(data.x[batch]), data.y[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


model, optimiser, generator = begin()
go_on(model, optimiser, generator)
file = io.BytesIO()  # a file in memory
states = model.state_dict(), optimiser.state_dict(), generator.get_state()
torch.save(states, file)
go_on(model, optimiser, generator)
unbroken = list(model.parameters())

for kept in ("weights", "weights, optimiser", "weights, optimiser, generator"):
    model, optimiser, generator = begin()  # as a new program does
    file.seek(0)
    weights, moments, place = torch.load(file, weights_only=True)
    model.load_state_dict(weights)
    if "optimiser" in kept:
        optimiser.load_state_dict(moments)
    if "generator" in kept:
        generator.set_state(place)
    go_on(model, optimiser, generator)
    same = all(map(torch.equal, model.parameters(), unbroken))
    print(f"{kept:29} the same end: {same}")
