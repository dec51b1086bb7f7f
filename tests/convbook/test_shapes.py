"""Every claim of `convbook.shapes`, proved against PyTorch on the meta device."""

import random
import re
import subprocess
import sys

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

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


@pytest.mark.slow
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


def block(inputs, outputs):
    conv = nn.Conv2d(inputs, outputs, 3, padding=1)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2))


@pytest.fixture(scope="module")
def net():
    with torch.device("meta"):
        blocks = block(3, 8), block(8, 16)
        return nn.Sequential(*blocks, nn.Flatten(), nn.Linear(16 * 64, 12), nn.Linear(12, 10))


def test_trace_of_a_network_agrees_with_running_it(net):
    found = trace(net, (3, 32, 32))
    x = torch.empty(BATCH, 3, 32, 32, device="meta")
    assert (BATCH, *found.output_shape) == net(x).shape
    assert found.parameters == sum(p.numel() for p in net.parameters())
    assert [row.name for row in found.rows][3:6] == ["0.3", "1.0", "1.1"]
    assert sum(row.share for row in found.rows) == pytest.approx(1)


def test_multiply_adds_are_half_of_the_operations_that_pytorch_counts(net):
    """PyTorch counts a product and a sum as two operations."""
    with FlopCounterMode(display=False) as counter:
        net(torch.empty(1, 3, 32, 32, device="meta"))
    assert 2 * trace(net, (3, 32, 32)).multiply_adds == counter.get_total_flops()


@pytest.mark.parametrize(("dims", "groups"), [(1, 1), (1, 3), (2, 1), (2, 2)])
def test_multiply_adds_of_a_convolution_with_groups(dims, groups):
    conv = getattr(nn, f"Conv{dims}d")(6, 12, 3, stride=2, groups=groups, device="meta")
    with FlopCounterMode(display=False) as counter:
        output = conv(torch.empty(1, 6, *[17] * dims, device="meta"))
    counted = (6, 12, (3,) * dims, tuple(output.shape[2:]))
    expected = counter.get_total_flops()
    assert 2 * conv_multiply_adds(*counted, groups=groups) == expected
    assert 2 * trace(conv, (6, *[17] * dims)).multiply_adds == expected


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("groups", [1, 2, 4])
def test_parameters_are_those_that_pytorch_counts(groups, bias):
    conv_1 = nn.Conv1d(8, 12, 5, groups=groups, bias=bias, device="meta")
    conv_2 = nn.Conv2d(8, 12, (2, 3), groups=groups, bias=bias, device="meta")
    linear = nn.Linear(7, 9, bias=bias, device="meta")
    for layer, expected in (
        (conv_1, conv_parameters(8, 12, 5, groups=groups, bias=bias)),
        (conv_2, conv_parameters(8, 12, (2, 3), groups=groups, bias=bias)),
        (linear, linear_parameters(7, 9, bias=bias)),
    ):
        assert sum(p.numel() for p in layer.parameters()) == expected


@pytest.mark.parametrize(
    "layer",
    [
        nn.BatchNorm2d(6), nn.BatchNorm2d(6, affine=False), nn.Identity(), nn.Dropout(), nn.ReLU(),
        nn.LeakyReLU(), nn.ELU(), nn.GELU(), nn.SiLU(), nn.Sigmoid(), nn.Tanh(), nn.Softplus(),
        nn.Softmax(1), nn.LogSoftmax(1),
    ],
    ids=str,
)  # fmt: skip
def test_a_layer_that_keeps_the_shape(layer):
    found = trace(layer, (6, 3, 4))
    assert layer(torch.zeros(2, 6, 3, 4)).shape[1:] == found.output_shape == (6, 3, 4)
    assert found.parameters == sum(p.numel() for p in layer.parameters())
    assert found.rows[0].label.startswith(type(layer).__name__)


@pytest.mark.parametrize("shape", [(6,), (6, 5)])
def test_batch_norm_1d_takes_flat_samples_and_sequences(shape):
    layer = nn.BatchNorm1d(6)
    assert layer(torch.zeros(2, *shape)).shape[1:] == trace(layer, shape).output_shape


@pytest.mark.parametrize("dims", [1, 2])
def test_descriptions_without_dims_take_the_axes_that_come_in(dims):
    shape = (4, *[9] * dims)
    layers = [Conv(4, 6, 3), BatchNorm(6), Activation("ReLU"), Pool(2), AdaptivePool(1, "Max")]
    found = trace([*layers, Flatten(), Linear(6, 2)], shape)
    assert found.output_shape == (2,)
    assert found.parameters == conv_parameters(4, 6, (3,) * dims) + 12 + 14
    names = [f"Conv{dims}d(4, 6, 3)", f"BatchNorm{dims}d(6)", "ReLU()", f"MaxPool{dims}d(2)"]
    names += [f"AdaptiveMaxPool{dims}d(1)", "Flatten()", "Linear(6, 2)"]
    assert [row.label for row in found.rows] == names


def test_a_module_that_occurs_twice_has_its_parameters_once():
    layer = nn.Linear(5, 5)
    net = nn.Sequential(layer, nn.ReLU(), layer)
    assert trace(net, (5,)).parameters == sum(p.numel() for p in net.parameters()) == 30
    assert trace([Linear(5, 5)] * 2, (5,)).parameters == 60


def test_lists_sequences_and_generators_may_be_nested():
    layers = [[Conv(1, 2, 3), [nn.ReLU()]], nn.Sequential(nn.Flatten(), nn.Linear(12, 2))]
    expected = ["0.0", "0.1.0", "1.0", "1.1"]
    assert [row.name for row in trace(layers, (1, 8)).rows] == expected
    assert [row.name for row in trace(iter(layers), (1, 8)).rows] == expected


def test_a_network_of_no_layers_changes_nothing():
    empty = trace([], (3, 4))
    assert (empty.output_shape, empty.parameters, empty.multiply_adds) == ((3, 4), 0, 0)


def test_the_table_has_one_row_per_layer_and_the_totals():
    lines = str(trace([Conv(1, 4, 5), Pool(2), Flatten(), Linear(92, 2)], (1, 50))).splitlines()
    assert lines[0].split() == ["layer", "output", "parameters", "share", "multiply-adds"]
    assert lines[1].split() == ["input", "(1,", "50)"]
    assert lines[2].split()[-3:] == ["24", "11.4%", "920"]
    assert lines[-1].split() == ["total", "210", "1,104"]
    assert len(lines) == 4 + 3


@pytest.mark.parametrize(
    ("layers", "shape", "message"),
    [
        ([Conv(4, 5, 3)], (8, 4), "layer 0, Conv1d(4, 5, 3): in_channels 4 is not the 8 channels "
         "of its input (8, 4): set in_channels=8, or put the axes in the order (channels, length)"),
        ([Pool(2), Conv(1, 1, 9, dilation=2)], (1, 9), "layer 1, Conv1d(1, 1, 9, dilation=2): "
         "kernel_size 9 at dilation 2 spans 17, which exceeds the padded input length 4: use a "
         "smaller kernel, more padding or a longer input"),
        ([[Pool(2, padding=2)]], (1, 9), "layer 0.0, MaxPool1d(2, padding=2): padding 2 is more "
         "than half of kernel_size 2, so that a window could hold nothing but padding: use at "
         "most 1"),
        ([Conv(1, 8, 3), Linear(8, 2)], (1, 9), "layer 1, Linear(8, 2): in_features 8 is not the "
         "last axis of its input (8, 7): put Flatten() before it and set in_features=56"),
        ([Linear(56, 2)], (8, 7), "(8, 7): put Flatten() before it"),
        ([Linear(5, 2)], (6,), "in_features 5 is not the last axis of its input (6,): set "
         "in_features=6"),
        ([Flatten(), Conv(12, 1, 1)], (3, 4), "takes one sample (C, L) or (C, H, W), but its input "
         "is (12,): put it before Flatten"),
        ([nn.Conv2d(3, 1, 1)], (1, 3, 9, 9), "takes one sample (C, H, W), but its input is "
         "(1, 3, 9, 9): leave the batch out"),
        ([nn.Conv2d(3, 1, 1)], (3, 9), "use a layer for fewer axes, such as Conv1d for Conv2d"),
        ([BatchNorm(4)], (3, 9), "num_features 4 is not the 3 channels of its input (3, 9): set "
         "num_features=3"),
        ([Conv(3, 4, 3, groups=2)], (3, 9), "groups 2 does not divide in_channels 3: choose a "
         "divisor of both 3 and 4"),
        ([Conv(3, 4, 3, padding="same", stride=2)], (3, 9), "padding 'same' with stride 2: use "
         "stride 1 or a number of zeros"),
        ([Conv(3, 4, 3, padding="all")], (3, 9), "padding 'all': pass 'same', 'valid' or a number"),
        ([Conv(3, 4, 3, padding_mode="mirror")], (3, 9), "padding_mode 'mirror': choose 'zeros', "),
        ([Conv(3, 4, 3, padding=9, padding_mode="reflect")], (3, 9), "padding 9 in padding_mode "
         "'reflect' copies more than the input length 9 holds: use padding of at most 8"),
        ([Conv(3, 4, (3, 3))], (3, 9), "kernel_size (3, 3) has length 2: pass one int, or 1"),
        ([Conv(3, 4, 3, stride=0)], (3, 9), "stride 0: pass a whole number, 1 or more"),
        ([Conv(3, 4, 3, padding=-1)], (3, 9), "padding -1: pass a whole number, 0 or more"),
        ([Conv(3, 0, 3)], (3, 9), "out_channels 0: pass a whole number, 1 or more"),
        ([Pool(2.0)], (3, 9), "kernel_size 2.0: pass a whole number, 1 or more"),
        ([Pool(2, kind="Median")], (3, 9), "kind 'Median': choose 'Max' or 'Avg'"),
        ([Pool(2, kind="Avg", dilation=2)], (3, 9), "dilation 2: average pooling has none"),
        ([AdaptivePool(0)], (3, 9), "output_size 0: pass a whole number, 1 or more"),
        ([Flatten(0)], (3, 9), "start_dim 0 and end_dim -1 do not name axes 1 to 2"),
        ([nn.MaxPool1d(2, return_indices=True)], (3, 9), "layer 0, MaxPool1d: return_indices=True"),
        ([], (3, 0), "input_shape (3, 0): pass whole numbers, 1 or more, such as (3, 32, 32)"),
    ],
)  # fmt: skip
def test_an_error_names_the_layer_the_sizes_and_the_fix(layers, shape, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        trace(layers, shape)


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (lambda: conv_parameters(3, 4, 0), "kernel_size 0: pass a whole number, 1 or more"),
        (lambda: conv_parameters(3, 4, (3, 1.5)), "kernel_size 1.5: pass a whole number"),
        (lambda: conv_multiply_adds(3, 4, 3, (5, 0)), "output 0: pass a whole number, 1 or more"),
        (lambda: linear_parameters(0, 4), "in_features 0: pass a whole number, 1 or more"),
    ],
)
def test_what_cannot_be_counted_is_refused(count, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        count()


def test_what_is_no_known_layer_is_a_type_error():
    with pytest.raises(
        TypeError, match=r"^layer 1, Bilinear: no layer of convbook.shapes: describe it by those$"
    ):
        trace([Flatten(), nn.Bilinear(1, 1, 1)], (3, 4))


def test_pytorch_takes_the_batch_for_channels_where_trace_refuses():
    sequences = torch.zeros(2, 3, 8)
    assert nn.MaxPool2d(2)(sequences).shape == (2, 1, 4)
    assert nn.MaxPool1d(2)(sequences.flatten(1)).shape == (2, 12)
    assert nn.Conv2d(2, 5, 3)(sequences).shape == (5, 1, 6)
    assert nn.Conv1d(2, 5, 3)(sequences.flatten(1)).shape == (5, 22)
    for layers in (
        [nn.MaxPool2d(2)],
        [nn.Flatten(), nn.MaxPool1d(2)],
        [nn.Conv2d(2, 5, 3)],
        [nn.Flatten(), nn.Conv1d(2, 5, 3)],
    ):
        with pytest.raises(ValueError, match="takes one sample"):
            trace(layers, (3, 8))


def test_ceil_mode_adds_a_window_unless_it_begins_in_the_padding():
    assert output_size(5, 2, stride=2) == 2
    assert output_size(5, 2, stride=2, ceil_mode=True) == 3
    assert output_size(5, 2, stride=3, padding=1, ceil_mode=True) == 2


def test_same_keeps_every_length():
    lengths = [output_size(n, k, padding="same", dilation=d)
               for n in range(1, 9) for k in range(1, 6) for d in (1, 2)]  # fmt: skip
    assert lengths == [n for n in range(1, 9) for _ in range(10)]


def test_descriptions_need_no_pytorch():
    code = (
        "import sys; from convbook.shapes import *; trace([[Conv(1, 2, 3)], Pool(2)], (1, 8)); "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
