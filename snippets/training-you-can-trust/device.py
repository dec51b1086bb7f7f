import torch

from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import choose_device

dtype = torch.float32
device = choose_device(dtype)

x = make_spikes(1000, seed=1).x
model = SpikeCNN.pretrained()
with torch.no_grad():
    here = model(x)  # on the CPU, in float64
    there = model.to(device, dtype)(x.to(device, dtype))

print("answers are where the model is:", there.device.type == device.type)
print(
    "and are those of the CPU:",
    torch.allclose(there.cpu().double(), here, atol=0.05),
)
