import tempfile
from pathlib import Path

import torch

from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import load_weights, save_weights

trained, fresh = SpikeCNN.pretrained(), SpikeCNN(seed=5)
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "spikes.safetensors"
    save_weights(trained, file)
    load_weights(fresh, file)

x = make_spikes(1000, seed=0).x
with torch.no_grad():
    print("same answers to the last bit:", torch.equal(trained(x), fresh(x)))
