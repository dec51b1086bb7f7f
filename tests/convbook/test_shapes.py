"""Every claim of `convbook.shapes`, proved against PyTorch on the meta device."""

import random
import re
import subprocess
import sys

import pytest
import torch
from torch import nn

from convbook import shapes
from convbook.shapes import (
    Activation,
    AdaptivePool,
    BatchNorm,
    Conv,
    Flatten,
    Linear,
    Pool,
    conv_multiply_adds,
    conv_parameters,
    linear_parameters,
    output_size,
    trace,
)

# PyTorch would take a batch of sequences for one image of so many channels; no layer here has it.
BATCH = 10_007


def per_axis(rng, dims, low, high):
    """One number for all axes, or one for each, as PyTorch takes both."""
    if rng.random() < 0.5:
        return rng.randint(low, high)
    return tuple(rng.randint(low, high) for _ in range(dims))


def random_conv(rng, shape, dims):
    groups = rng.choice([1, 1, 1, 2, 3])
    channels = shape[0] if rng.random() < 0.95 else shape[0] + 1
    options = {
        "kernel_size": per_axis(rng, dims, 1, 4),
        "stride": per_axis(rng, dims, 1, 3),
        "padding": rng.choice([per_axis(rng, dims, 0, 3), "valid"]),
        "dilation": per_axis(rng, dims, 1, 3),
        "groups": groups,
        "bias": rng.random() < 0.7,
        "padding_mode": rng.choice(["zeros"] * 4 + ["reflect", "replicate", "circular"]),
    }
    if rng.random() < 0.15:
        options |= {"padding": "same", "stride": 1 if rng.random() < 0.9 else 2}
    out = groups * rng.randint(1, 4)
    name = f"Conv{dims}d"
    return (
        name,
        lambda: getattr(nn, name)(channels, out, **options, device="meta"),
        Conv(channels, out, **options, dims=dims),
    )


def random_pool(rng, shape, dims):
    kind = rng.choice(["Max", "Avg"])
    options = {
        "kernel_size": per_axis(rng, dims, 1, 4),
        "stride": rng.choice([None, per_axis(rng, dims, 1, 3)]),
        "padding": per_axis(rng, dims, 0, 2),
        "ceil_mode": rng.random() < 0.4,
    }
    if kind == "Max":
        options["dilation"] = per_axis(rng, dims, 1, 2)
    name = f"{kind}Pool{dims}d"
    return name, lambda: getattr(nn, name)(**options), Pool(**options, kind=kind, dims=dims)


def random_adaptive_pool(rng, shape, dims):
    kind = rng.choice(["Max", "Avg"])
    size = per_axis(rng, dims, 1, 5)
    if dims == 2 and rng.random() < 0.2:
        size = (None, rng.randint(1, 5))
    name = f"Adaptive{kind}Pool{dims}d"
    return name, lambda: getattr(nn, name)(size), AdaptivePool(size, kind, dims)


def random_linear(rng, shape, dims):
    inputs = shape[-1] if rng.random() < 0.9 else shape[-1] + 1
    # Without bias: the meta device takes milliseconds to add one.
    size = (inputs, rng.randint(1, 6), False)
    return "Linear", lambda: nn.Linear(*size, device="meta"), Linear(*size)


def random_flatten(rng, shape, dims):
    # Counted from the end, the start of a flat sample would be the batch, which trace leaves alone.
    ends = rng.choice([(1, -1), (1, -1), (1, 2), (2, -1), (-2, -1) if len(shape) > 1 else (2, 1)])
    return "Flatten", lambda: nn.Flatten(*ends), Flatten(*ends)


def random_activation(rng, shape, dims):
    name = rng.choice(["Dropout", "Identity"])
    return name, getattr(nn, name), Activation(name)


LAYERS = [random_conv] * 4 + [random_pool] * 3 + [random_adaptive_pool] * 2
LAYERS += [random_linear, random_flatten, random_activation]


def random_stack(rng):
    """Layers as PyTorch makes and runs them, and as descriptions; the last one may be refused.

    Returns the input shape, the names, the modules (None for one that cannot be made), the
    descriptions and the shapes after each layer that ran.
    """
    dims = rng.choice([1, 2])
    start = (rng.choice([1, 2, 3, 6]), *(rng.randint(1, 20) for _ in range(dims)))
    shape, names, modules, descriptions, after = start, [], [], [], []
    for _ in range(rng.randint(1, 3)):
        usual = len(shape) - 1 or dims
        # A pool would take the batch of flattened samples for channels: see the test below.
        kinds = [kind for kind in LAYERS if len(shape) > 1 or "pool" not in kind.__name__]
        name, make, description = rng.choice(kinds)(rng, shape, usual)
        names.append(name)
        descriptions.append(description)
        modules.append(None)
        try:
            modules[-1] = make().eval()
            shape = tuple(modules[-1](torch.empty(BATCH, *shape, device="meta")).shape[1:])
        except (RuntimeError, ValueError, IndexError):
            break
        after.append(shape)
    return start, names, modules, descriptions, after


@pytest.fixture
def no_initial_weights(monkeypatch):
    """On the meta device there is nothing to draw, and drawing nothing takes most of the time."""
    for kind in (nn.Conv1d, nn.Conv2d, nn.Linear):
        monkeypatch.setattr(kind, "reset_parameters", lambda self: None)


@pytest.mark.usefixtures("no_initial_weights")
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_trace_agrees_with_pytorch_or_both_refuse():
    """At least 10,000 stacks that PyTorch runs, and all that it refuses on the way there."""
    rng = random.Random(0)
    valid = refused = 0
    kinds = set()
    while valid < 10_000:
        start, names, modules, descriptions, after = random_stack(rng)
        ran = len(after) == len(modules)
        made = modules[-1] is not None and rng.random() < 0.5
        form, case = nn.Sequential(*modules) if made else descriptions, (start, descriptions)
        if ran:
            found = trace(form, start)
            assert [row.output_shape for row in found.rows] == after, case
            counted = [sum(p.numel() for p in module.parameters()) for module in modules]
            assert [row.parameters for row in found.rows] == counted, case
        else:
            named = re.escape(f"layer {len(modules) - 1}, {names[-1]}(")
            with pytest.raises(ValueError, match=f"^{named}"):
                trace(form, start)
        valid, refused = valid + ran, refused + (not ran)
        kinds.update(names)
    assert refused > 1000
    assert {f"{kind}{d}d" for d in (1, 2) for kind in ("Conv", "MaxPool", "AvgPool")} <= kinds
    assert {f"Adaptive{kind}Pool{d}d" for d in (1, 2) for kind in ("Max", "Avg")} <= kinds
