"""Chapter 2: shapes are arithmetic, so nobody needs to run a network to learn them."""

import numpy as np
import torch
from torch import nn

from benchmarks.compare import Row, time_ratio
from convbook.shapes import trace

CHANNELS, SIZE = 64, 112


def running_over_tracing() -> Row:
    """Compare running a stack of 100 layers on zeros with `trace`, on one image of 64×112×112."""
    layers: list[nn.Module] = []
    for _ in range(33):
        conv = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
        layers += [conv, nn.BatchNorm2d(CHANNELS), nn.ReLU()]
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1)).eval()
    assert len(net) == 100
    shape = (CHANNELS, SIZE, SIZE)

    def run() -> np.ndarray:
        with torch.inference_mode():
            return np.array(net(torch.zeros(1, *shape)).shape[1:], dtype=float)

    def follow() -> np.ndarray:
        return np.array(trace(net, shape).output_shape, dtype=float)

    what = "running 100 layers on 64×112×112 zeros / trace"
    return Row(what, time_ratio(run, follow, rounds=3), 100)


BENCHMARKS = [running_over_tracing]
