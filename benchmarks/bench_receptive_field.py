"""Chapter 5: a receptive field is arithmetic, so nobody needs gradients to find it."""

import numpy as np
import torch
from torch import nn

from benchmarks.compare import Row, time_ratio
from convbook.receptive_field import extent, measure, receptive_field

CHANNELS, SIZE = 8, 201


def gradients_over_formula() -> Row:
    """Compare measuring the field of 100 layers by gradients with `receptive_field`."""
    torch.set_num_threads(1)
    net = nn.Sequential(
        *[nn.Conv2d(1 if i == 0 else CHANNELS, CHANNELS, 3, padding=1) for i in range(100)]
    )
    middle = SIZE // 2

    def by_gradients() -> np.ndarray:
        return np.array(extent(measure(net, (1, SIZE, SIZE), (middle, middle))), dtype=float)

    def by_formula() -> np.ndarray:
        return np.array(receptive_field(net).bounds(middle, middle), dtype=float)

    what = f"gradients / formula, 100 layers that see {SIZE}×{SIZE} pixels"
    return Row(what, time_ratio(by_gradients, by_formula, rounds=3), 100)


BENCHMARKS = [gradients_over_formula]
