import contextlib
import tempfile
from pathlib import Path

import torch

from convbook.distributed import load_checkpoint, save_checkpoint
from convbook.spikes import SpikeCNN

model = SpikeCNN()
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
    file = Path("run.checkpoint")
    save_checkpoint(file, model, optimiser, step=40)
    print("step:", load_checkpoint(file, model, optimiser)["step"])
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])  # a full disk, a broken copy
    load_checkpoint(file, model, optimiser)
