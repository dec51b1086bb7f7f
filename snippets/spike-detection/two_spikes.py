import torch

from convbook.spikes import SPIKE, SpikeCNN

model = SpikeCNN.pretrained()
for places in ((), (20,), (70,), (20, 70)):
    signal = torch.zeros(1, 1, 100, dtype=torch.float64)
    for place in places:
        signal[0, 0, place : place + len(SPIKE)] += SPIKE
    chance = model(signal).softmax(-1)[0, 1]
    print(f"spikes at {places!s:8}: probability of a spike {chance:.3f}")
