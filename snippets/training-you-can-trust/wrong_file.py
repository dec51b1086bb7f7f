import tempfile
from pathlib import Path

from convbook.spikes import SpikeCNN
from convbook.training import load_weights, save_weights

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "spikes.safetensors"
    save_weights(SpikeCNN(filters=8), file)
    load_weights(SpikeCNN(filters=16), file)
