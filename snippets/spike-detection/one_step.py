import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

batch = make_spikes(64, seed=0)
model = SpikeCNN()

for step in range(4):
    loss = cross_entropy(model(batch.x), batch.y)
    print(f"step {step}: loss {loss:.3f}")
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.3 * parameter.grad
