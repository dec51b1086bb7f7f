import os
import subprocess
import sys

CODE = """
import torch
from torch.nn.functional import mse_loss
from convbook.dna import FlatDNA, all_8mers

data = all_8mers()
for dtype in (torch.float32, torch.float64):
    x, y = data.x[:4096].to(dtype), data.y[:4096].to(dtype)
    model = FlatDNA(16).to(dtype)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.005)
    for batch in range(0, 4096, 128):
        loss = mse_loss(model(x[batch : batch + 128]), y[batch : batch + 128])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print(loss.item())
"""


def last_losses(**settings):
    command = [sys.executable, "-c", CODE]
    return subprocess.check_output(
        command, env=os.environ | settings, text=True
    ).split()


old = {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41"}
here = last_losses(OMP_NUM_THREADS="2")
there = last_losses(OMP_NUM_THREADS="1", **old)
for bits, digits, *losses in zip((32, 64), (4, 10), here, there, strict=True):
    a, b = map(float, losses)
    agree = abs(a - b) < a / 10**digits
    print(f"float{bits}: the first {digits:2} digits agree: {agree}")
