"""Every claim of `convbook.receptive_field`, proved by gradients and by what reaches an output."""

import math
import random
import re
import warnings

import pytest
import torch
from torch import nn

from convbook import receptive_field as module
from convbook.receptive_field import (
    Window,
    effective_field,
    extent,
    measure,
    receptive_field,
    spread,
    step,
)
from convbook.shapes import Activation, AdaptivePool, Conv, Layer, Linear, Pool
from convbook.training import seeded

STACKS = 2000
PARTS = 5  # the sweep is split, so that the workers of pytest can share it


def per_axis(rng, dims, low, high):
    """One number for all axes, or one for each, as PyTorch takes both."""
    if rng.random() < 0.4:
        return rng.randint(low, high)
    return tuple(rng.randint(low, high) for _ in range(dims))


def random_layer(rng, dims):
    kind = rng.choice(["conv"] * 4 + ["same", "max", "avg", "other"])
    kernel = per_axis(rng, dims, 1, 4)
    if kind == "other":
        return rng.choice(
            [nn.ReLU(), nn.Identity(), nn.Dropout(), (nn.BatchNorm1d, nn.BatchNorm2d)[dims - 1](1)]
        )
    if kind == "same":
        conv = (nn.Conv1d, nn.Conv2d)[dims - 1]
        return conv(1, 1, kernel, padding="same", dilation=per_axis(rng, dims, 1, 3))
    stride, dilation = per_axis(rng, dims, 1, 3), per_axis(rng, dims, 1, 3)
    if kind == "conv":
        conv = (nn.Conv1d, nn.Conv2d)[dims - 1]
        return conv(1, 1, kernel, stride, per_axis(rng, dims, 0, 3), dilation)
    half = min(kernel if isinstance(kernel, tuple) else (kernel,)) // 2
    options = {"stride": stride, "padding": rng.randint(0, half), "ceil_mode": rng.random() < 0.5}
    if kind == "max":
        return (nn.MaxPool1d, nn.MaxPool2d)[dims - 1](kernel, dilation=dilation, **options)
    return (nn.AvgPool1d, nn.AvgPool2d)[dims - 1](kernel, **options)


def random_stack(rng, dims, most):
    """A random network on one channel, whose field spans no more than `most` pixels."""
    while True:
        layers = [random_layer(rng, dims) for _ in range(rng.randint(1, 4))]
        field = receptive_field(layers)
        if len(field.size) == dims and max(field.size + field.jump) <= most:
            return nn.Sequential(*layers).double().eval(), field


def lengths(net, size):
    with torch.no_grad():
        return tuple(net(torch.zeros(1, 1, *size, dtype=torch.float64)).shape[2:])


@pytest.fixture(autouse=True)
def quiet():
    """PyTorch says of some even kernels with "same" padding that they cost a copy."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using padding='same' with even kernel", UserWarning)
        yield


# The formula, against gradients


@pytest.mark.parametrize("part", range(PARTS))
def test_in_random_stacks_gradients_reach_as_far_as_the_formula_says(part):
    rng = random.Random(part)
    for i in range(STACKS // PARTS):
        dims = 2 if i % 4 == 0 else 1
        with seeded(i):
            net, field = random_stack(rng, dims, most=20 if dims == 2 else 150)
        # So long that the middle output and all it reads lie far from both ends.
        size = tuple(3 * r + 6 * j for r, j in zip(field.size, field.jump, strict=True))
        middle = tuple(n // 2 for n in lengths(net, size))
        found = extent(measure(net, (1, *size)))
        assert found == field.bounds(*middle), f"{net} on {size}"


def test_at_the_borders_no_gradient_reaches_further_than_the_formula_says():
    rng = random.Random(0)
    for i in range(40):
        with seeded(i):
            net, field = random_stack(rng, 1, most=40)
        size = field.size[0] + 12
        for place in range(*lengths(net, (size,))):
            mask = measure(net, (1, size), (place,))
            ((first, last),) = field.bounds(place)
            seen = torch.arange(size)[mask]
            assert ((first <= seen) & (seen <= last)).all(), f"{net}, output {place}"


def test_gradients_find_exactly_the_pixels_that_reach_an_output_of_the_network_itself():
    # Not a number goes through every weight, maximum and ReLU: put into one pixel, it comes out
    # wherever that pixel has a say. The networks are random, their maxima true maxima.
    rng = random.Random(1)
    for i in range(100):
        with seeded(i):
            net, field = random_stack(rng, 1, most=40)
        size = field.size[0] + 9
        probes = torch.rand(size, 1, size, dtype=torch.float64)
        probes[range(size), 0, range(size)] = torch.nan
        with torch.no_grad():
            reached = net(probes)[:, 0].isnan()  # (pixel, output)
        for place in {0, reached.shape[1] // 2, reached.shape[1] - 1}:
            assert torch.equal(measure(net, (1, size), (place,)), reached[:, place]), f"{net}"


def test_the_closed_form_of_araujo_and_others_gives_the_same_sizes():
    rng = random.Random(2)
    for _ in range(300):
        layers = [
            (rng.randint(1, 7), rng.randint(1, 3), rng.randint(0, 3), rng.randint(1, 3))
            for _ in range(rng.randint(1, 8))
        ]
        strides = [s for _, s, _, _ in layers]
        closed = 1 + sum(
            d * (k - 1) * math.prod(strides[:i]) for i, (k, _, _, d) in enumerate(layers)
        )
        padded = -sum(p * math.prod(strides[:i]) for i, (_, _, p, _) in enumerate(layers))
        window = Window()
        for layer in layers:
            window = step(window, *layer)
        assert window == Window(closed, math.prod(strides), padded)
        assert window == receptive_field([Conv(1, 1, *layer) for layer in layers]).windows[0]


# The numbers of the page


def sizes(layers):
    return [row.windows[0].size for row in receptive_field(layers).rows]


def test_a_3x3_layer_adds_one_pixel_on_each_side_and_a_stride_doubles_what_the_next_one_adds():
    plain = sizes([Conv(1, 1, 3, padding=1)] * 50)
    assert [plain[n - 1] for n in (1, 2, 3, 5, 10, 20, 50)] == [3, 5, 7, 11, 21, 41, 101]
    assert sizes([Conv(1, 1, 3, stride=2, padding=1)] * 5) == [3, 7, 15, 31, 63]
    assert sizes([Conv(1, 1, 3, dilation=d) for d in (1, 2, 4, 8)]) == [3, 7, 15, 31]


def test_a_pooling_adds_its_own_kernel_before_it_doubles_the_jump():
    block = [Conv(1, 1, 3, padding=1), Conv(1, 1, 3, padding=1), Pool(2)]
    found = sizes(block * 5)
    assert [found[i] for i in range(15) if i % 3 < 2] == [3, 5, 10, 14, 24, 32, 52, 68, 108, 140]


def test_the_three_blocks_of_the_exercise_see_22_pixels_in_jumps_of_8():
    field = receptive_field([Conv(1, 1, 3, padding=1), Activation(), Pool(2)] * 3)
    assert (field.size, field.jump) == ((22, 22), (8, 8))


def test_how_many_layers_see_an_image_of_224_pixels():
    assert sizes([Conv(1, 1, 3)] * 112)[-2:] == [223, 225]
    pooled = [layer for i in range(12) for layer in ([Conv(1, 1, 3)] + [Pool(2)] * (i % 2))]
    convolutions = [
        s for s, layer in zip(sizes(pooled), pooled, strict=True) if isinstance(layer, Conv)
    ]
    assert convolutions[10] < 224 <= convolutions[11] == 284


def test_an_output_is_centred_on_the_pixel_of_its_number_with_half_the_kernel_as_padding():
    assert receptive_field([Conv(1, 1, 5, padding=2)] * 2).centre == (0, 0)
    assert receptive_field([Conv(1, 1, 5)] * 2).centre == (4, 4)
    assert receptive_field([Conv(1, 1, 5, padding=2)] * 2).bounds(3, 7) == ((-1, 7), (3, 11))


# What it reads, and what it prints


def test_descriptions_modules_lists_and_nested_sequences_are_one():
    described = receptive_field([Conv(1, 4, 5, padding=2), [Activation(), Pool(2)], Conv(4, 4, 3)])
    net = nn.Sequential(
        nn.Conv2d(1, 4, 5, padding=2), nn.Sequential(nn.ReLU(), nn.MaxPool2d(2)), nn.Conv2d(4, 4, 3)
    )
    assert str(receptive_field(net)) == str(described)
    assert receptive_field(iter(net)).windows == described.windows
    assert [row.name for row in described.rows] == ["0", "1.0", "1.1", "2"]
    assert receptive_field(nn.Conv2d(1, 1, 3)).size == (3, 3)


def test_the_axes_are_those_of_the_layers_and_two_if_none_says():
    assert receptive_field(nn.Conv1d(1, 1, 3)).size == (3,)
    assert receptive_field([Conv(1, 1, 3), Pool((2,))]).size == (4,)
    assert receptive_field([Conv(1, 1, 3), Conv(1, 1, (3, 5))]).size == (5, 7)
    assert receptive_field([Conv(1, 1, 3)]).size == (3, 3)
    assert receptive_field([]).size == (1, 1)


def test_it_prints_a_table_with_one_number_where_the_axes_are_alike():
    assert str(receptive_field([Conv(1, 8, 5, padding=2), Activation(), Pool(2)])) == (
        "   layer                       size  jump  start  centre\n"
        "   input                          1     1      0       0\n"
        "0  Conv2d(1, 8, 5, padding=2)     5     1     -2       0\n"
        "1  ReLU()                         5     1     -2       0\n"
        "2  MaxPool2d(2)                   6     2     -2     0.5"
    )


def test_it_prints_a_number_per_axis_where_they_differ():
    assert str(receptive_field([Conv(1, 1, (3, 5), (1, 2)), Pool(2)])) == (
        "   layer                                  size    jump   start    centre\n"
        "   input                                (1, 1)  (1, 1)  (0, 0)    (0, 0)\n"
        "0  Conv2d(1, 1, (3, 5), stride=(1, 2))  (3, 5)  (1, 2)  (0, 0)    (1, 2)\n"
        "1  MaxPool2d(2)                         (4, 7)  (2, 4)  (0, 0)  (1.5, 3)"
    )


# Measuring


def test_measuring_leaves_the_network_as_it_was():
    net = nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2))
    before = {name: value.clone() for name, value in net.state_dict().items()}
    measure(net, (1, 9, 9))
    assert net.training
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert isinstance(net[3], nn.MaxPool2d)
    assert next(net.parameters()).dtype == torch.float32


def test_several_channels_groups_and_modules_within_modules_are_measured_too():
    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1, groups=2), nn.Tanh())

        def forward(self, x):
            return x + self.inner(x)

    net = nn.Sequential(nn.Conv2d(3, 4, 1), Residual(), Residual(), nn.MaxPool2d(3, 1))
    mask = measure(net, (3, 20, 20), (5, 6))
    assert extent(mask) == ((3, 9), (4, 10))
    assert mask.sum() == 49


def test_holes_between_dilated_places_are_seen():
    mask = measure(nn.Conv1d(1, 1, 3, dilation=3), (1, 12), (2,))
    assert mask.nonzero()[:, 0].tolist() == [2, 5, 8]


@pytest.mark.parametrize("pool", [nn.AdaptiveMaxPool2d(1), nn.AdaptiveAvgPool2d(1)])
def test_behind_a_global_pooling_and_behind_a_dense_layer_an_output_sees_everything(pool):
    assert measure(nn.Sequential(nn.Conv2d(1, 2, 3), pool), (1, 8, 8)).all()
    dense = nn.Sequential(nn.Conv2d(1, 2, 3), pool, nn.Flatten(), nn.Linear(2, 3))
    assert measure(dense, (1, 8, 8)).all()
    assert measure(nn.Sequential(nn.AdaptiveMaxPool1d(1)), (1, 8)).all()


def test_the_extent_of_a_mask_is_its_first_and_last_true_place_per_axis():
    mask = torch.zeros(6, 8, dtype=torch.bool)
    mask[2, 5] = mask[4, 1] = True
    assert extent(mask) == ((2, 4), (1, 5))


# The effective field


def averaging(layers):
    """So many layers of the filter [1, 1, 1] / 3."""
    net = nn.Sequential(*[nn.Conv1d(1, 1, 3, padding=1, bias=False) for _ in range(layers)])
    for conv in net:
        nn.init.constant_(conv.weight, 1 / 3)
    return net.double()


@pytest.mark.parametrize(("layers", "printed"), [(5, 1.83), (10, 2.58), (20, 3.65), (40, 5.16)])
def test_averaging_layers_see_with_a_standard_deviation_of_the_root_of_two_thirds_of_them(
    layers, printed
):
    field = effective_field(averaging(layers), torch.zeros(1, 1, 2 * layers + 21).double())
    assert spread(field)[0] == pytest.approx(math.sqrt(2 * layers / 3), rel=1e-12)
    assert spread(field)[0] == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize(
    ("layers", "width"), [(5, 9), (10, 11), (20, 15), (40, 21)], ids="{} layers".format
)
def test_95_percent_of_the_weight_lie_within_ever_less_of_what_is_seen(layers, width):
    field = effective_field(averaging(layers), torch.zeros(1, 1, 2 * layers + 1).double())
    assert extent(field > 0) == ((0, 2 * layers),)
    middle = [field[layers - r : layers + r + 1].sum().item() for r in range(layers + 1)]
    assert 2 * next(r for r, mass in enumerate(middle) if mass >= 0.9545) + 1 == width


def test_the_effective_field_is_the_root_of_the_mean_square_of_the_gradients():
    with seeded(0):
        net = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Tanh(), nn.Conv2d(3, 4, 3))
    net = net.double()
    x = torch.rand(5, 2, 9, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    field = effective_field(net, x, (1, 2))
    assert net.training
    jacobians = [
        torch.autograd.functional.jacobian(lambda image: net.eval()(image[None])[0, :, 1, 2], image)
        for image in x
    ]
    expected = torch.stack(jacobians).square().mean((0, 1, 2)).sqrt()
    torch.testing.assert_close(field, expected)
    assert extent(field > 0) == receptive_field(net).bounds(1, 2)
    assert not x.requires_grad


def test_with_random_weights_the_field_grows_as_the_root_of_the_layers():
    def random_net(layers, seed):
        with seeded(seed):
            net = nn.Sequential(
                *[nn.Conv1d(1 if i == 0 else 16, 16, 3, padding=1) for i in range(layers)]
            )
            for conv in net:
                nn.init.normal_(conv.weight, std=(1 / conv.weight[0].numel()) ** 0.5)
        return net.double()

    for layers in (8, 32):
        fields = [
            effective_field(random_net(layers, seed), torch.zeros(1, 1, 2 * layers + 1).double())
            for seed in range(4)
        ]
        sd = spread(torch.stack(fields).square().mean(0).sqrt())[0]
        assert sd / math.sqrt(layers) == pytest.approx(1.1, abs=0.15)


def test_the_spread_of_a_rectangle_is_that_of_its_sides():
    field = torch.zeros(20, 30)
    field[4:9, 10:21] = 1
    assert spread(field) == pytest.approx((math.sqrt(2), math.sqrt(10)))


# What they refuse


class Unknown(Layer):
    def label(self, dims=None):
        return "Unknown()"


X = torch.zeros(2, 1, 8, 8)
FIELD_ERRORS = {
    "adaptive pooling": (
        [Conv(1, 1, 3), AdaptivePool(1)],
        ValueError,
        "layer 1, AdaptiveAvgPool2d(1): it fits its windows to its input, so that no size and jump "
        "hold for all inputs: pass the layers before it",
    ),
    "flatten": (
        nn.Sequential(nn.Conv1d(1, 1, 3), nn.Sequential(nn.Flatten())),
        ValueError,
        "layer 1.0, Flatten(): after it there are no places, and each output of a dense layer sees "
        "the whole input: pass the layers before it",
    ),
    "a dense layer": (
        [Linear(3, 4)],
        ValueError,
        "layer 0, Linear(3, 4): it mixes all places, so that each of its outputs sees the whole "
        "input: pass the layers before it",
    ),
    "a softmax over places": (
        [nn.Conv2d(1, 1, 3), nn.Softmax(-1)],
        ValueError,
        "layer 1, Softmax: over dim=-1 it may mix all places: pass the layers before it, or, for a "
        "softmax over the channels, dim=1",
    ),
    "a kernel of nothing": (
        [Conv(1, 1, 0)],
        ValueError,
        "layer 0, Conv2d(1, 1, 0): kernel_size 0: pass a whole number, 1 or more",
    ),
    "same with a stride": (
        [Conv(1, 1, 3, stride=2, padding="same")],
        ValueError,
        "layer 0, Conv2d(1, 1, 3, stride=2, padding='same'): padding 'same' with stride 2: "
        "use stride 1 or a number of zeros",
    ),
    "layers of two kinds of data": (
        [nn.Conv1d(1, 1, 3), nn.Conv2d(1, 1, 3)],
        ValueError,
        "layer 1, Conv2d(1, 1, 3): it works on 2 axes, the others on 1: make them one",
    ),
    "three numbers for two axes": (
        [nn.Conv2d(1, 1, 3), Pool((2, 2, 2))],
        ValueError,
        "layer 1, MaxPool2d(2): kernel_size (2, 2, 2) has length 3: pass one int, or 2",
    ),
    "a module that is not known": (
        [nn.Bilinear(1, 1, 1)],
        TypeError,
        "layer 0, Bilinear: no layer of convbook.shapes: describe it by those",
    ),
    "a description that is not known": (
        [Unknown()],
        TypeError,
        "layer 0, Unknown(): receptive_field does not know this layer: describe it by Conv and "
        "Pool",
    ),
}


@pytest.mark.parametrize(("layers", "error", "message"), FIELD_ERRORS.values(), ids=FIELD_ERRORS)
def test_a_field_is_refused(layers, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        receptive_field(layers)


CONV = nn.Conv2d(1, 1, 3)
REFUSED = {
    "an index too few": (
        lambda: receptive_field([Conv(1, 1, 3)]).bounds(4),
        ValueError,
        "position (4,): pass one index per axis, 2",
    ),
    "an index below zero": (
        lambda: receptive_field([Conv(1, 1, 3)]).bounds(4, -1),
        ValueError,
        "position -1 is below 0: pass 0 or more",
    ),
    "half an index": (
        lambda: measure(CONV, (1, 8, 8), (2.5, 1)),
        TypeError,
        "position 2.5 is no integer: pass 0 or more",
    ),
    "a shape with a batch": (
        lambda: measure(CONV, (2, 1, 8, 8)),
        ValueError,
        "input_shape (2, 1, 8, 8): pass (channels, height, width), without the batch",
    ),
    "a shape of nothing": (
        lambda: measure(CONV, (1, 0, 8)),
        ValueError,
        "input_shape 0 is below 1: pass 1 or more",
    ),
    "a position outside": (
        lambda: measure(CONV, (1, 8, 8), (2, 6)),
        ValueError,
        "position (2, 6) lies outside the output (6, 6)",
    ),
    "a mask of nothing": (
        lambda: extent(torch.zeros(3, 3, dtype=torch.bool)),
        ValueError,
        "the mask is true nowhere: no pixel reaches this output",
    ),
    "an image without batch": (
        lambda: effective_field(CONV, X[0, 0]),
        ValueError,
        "x has shape (8, 8): pass (n, channels, height, width)",
    ),
    "no images": (
        lambda: effective_field(CONV, X[:0]),
        ValueError,
        "x has shape (0, 1, 8, 8): pass (n, channels, height, width)",
    ),
    "another dtype": (
        lambda: effective_field(CONV, X.double()),
        TypeError,
        "the model is torch.float32 and x torch.float64: pass x.to(torch.float32)",
    ),
    "a model that loses the batch": (
        lambda: effective_field(nn.Flatten(0), X),
        ValueError,
        "the model gives (128,): it must give (n, channels, ...)",
    ),
    "a field without weight": (
        lambda: spread(torch.zeros(3)),
        ValueError,
        "the field has no weight, or less than none: pass an effective_field",
    ),
    "a field of less than nothing": (
        lambda: spread(torch.tensor([1.0, -0.5])),
        ValueError,
        "the field has no weight, or less than none: pass an effective_field",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(call, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        call()


def test_everything_public_is_named():
    public = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and name[0] != "_"
    }
    assert public == set(module.__all__)
