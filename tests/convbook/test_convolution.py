"""Every claim of `convbook.convolution`, proved against PyTorch."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings

import convbook
from convbook.convolution import banded_matrix, conv1d, conv1d_loop, conv2d, conv2d_loop

ROOT = Path(__file__).parents[2]
CONV = {1: conv1d, 2: conv2d}
TORCH = {1: torch.nn.functional.conv1d, 2: torch.nn.functional.conv2d}
LOOP = {1: conv1d_loop, 2: conv2d_loop}
DIMENSIONS = pytest.mark.parametrize("dims", [1, 2])

thorough = settings(deadline=None, derandomize=True, max_examples=150)
quick = settings(thorough, max_examples=50)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def cases(draw, dims):
    """Arguments of a convolution that fits: arrays, and stride, padding and dilation."""

    def per_axis(low, high):
        values = [draw(st.integers(low, high)) for _ in range(dims)]
        return draw(st.sampled_from([tuple(values), values[0]]))

    kernel = [draw(st.integers(1, 4)) for _ in range(dims)]
    options = {"stride": per_axis(1, 3), "padding": per_axis(0, 3), "dilation": per_axis(1, 3)}
    padding, dilation = (np.broadcast_to(options[k], dims) for k in ("padding", "dilation"))
    size = [
        max(1, d * (k - 1) + 1 - 2 * p) + draw(st.integers(0, 6))
        for k, p, d in zip(kernel, padding, dilation, strict=True)
    ]
    batch = [draw(st.integers(1, 3))] * draw(st.booleans())
    channels_in, channels_out = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(seeds))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    x = rng.normal(size=(*batch, channels_in, *size)).astype(dtype)
    weight = rng.normal(size=(channels_out, channels_in, *kernel)).astype(dtype)
    bias = rng.normal(size=channels_out).astype(dtype) if draw(st.booleans()) else None
    return x, weight, bias, options


def assert_close(actual, expected):
    assert actual.dtype == expected.dtype
    assert actual.shape == expected.shape
    tolerance = 1e-4 if actual.dtype == np.float32 else 1e-12
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def in_torch(dims, x, weight, bias, options):
    tensors = (None if a is None else torch.from_numpy(a) for a in (x, weight, bias))
    return TORCH[dims](*tensors, **options).numpy()


@DIMENSIONS
@thorough
@given(data=st.data())
def test_it_computes_what_pytorch_computes(dims, data):
    x, weight, bias, options = data.draw(cases(dims))
    assert_close(CONV[dims](x, weight, bias, **options), in_torch(dims, x, weight, bias, options))


@DIMENSIONS
@quick
@given(data=st.data())
def test_one_channel_may_be_given_without_its_axis(dims, data):
    x, weight, bias, options = data.draw(cases(dims))
    x, weight = x.reshape(-1, *x.shape[-dims:])[0], weight[0, 0]
    bias = None if bias is None else bias[:1]
    expected = in_torch(dims, x[None, None], weight[None, None], bias, options)[0, 0]
    assert_close(CONV[dims](x, weight, bias, **options), expected)
    if bias is not None:
        assert_close(CONV[dims](x, weight, bias[0], **options), expected)


@DIMENSIONS
@quick
@given(data=st.data(), seed=seeds)
def test_the_loop_is_the_definition_of_the_vectorised_one(dims, data, seed):
    rng = np.random.default_rng(seed)
    kernel = [data.draw(st.integers(1, 5)) for _ in range(dims)]
    x, w = (
        rng.normal(size=[k + data.draw(st.integers(0, 5)) for k in kernel]),
        rng.normal(size=kernel),
    )
    assert_close(CONV[dims](x, w), LOOP[dims](x, w))


@quick
@given(seed=seeds, k=st.integers(1, 6), extra=st.integers(0, 6))
def test_sliding_is_a_product_with_the_banded_matrix(seed, k, extra):
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=k + extra), rng.normal(size=k)
    matrix = banded_matrix(w, len(x))
    assert matrix.shape == (extra + 1, k + extra)
    assert_close(matrix @ x, conv1d(x, w))


def test_the_banded_matrix_repeats_its_weights_along_diagonals():
    expected = [[-1, 2, 1, 0], [0, -1, 2, 1]]
    np.testing.assert_array_equal(banded_matrix([-1, 2, 1], 4), expected)


@DIMENSIONS
@quick
@given(data=st.data(), seed=seeds)
def test_it_is_linear_in_the_signal_and_in_the_kernel(dims, data, seed):
    x, weight, _, options = data.draw(cases(dims))
    rng, conv = np.random.default_rng(seed), CONV[dims]
    x, weight, a = x.astype(float), weight.astype(float), rng.normal()
    x2, weight2 = rng.normal(size=x.shape), rng.normal(size=weight.shape)
    y = conv(x, weight, **options)
    assert_close(conv(a * x + x2, weight, **options), a * y + conv(x2, weight, **options))
    assert_close(conv(x, a * weight + weight2, **options), a * y + conv(x, weight2, **options))


@DIMENSIONS
@quick
@given(seed=seeds, shift=st.integers(-4, 4))
def test_a_shifted_pattern_gives_the_same_response_shifted(dims, seed, shift):
    rng = np.random.default_rng(seed)
    x = np.pad(rng.normal(size=(3,) * dims), 8)  # zeros around it: nothing leaves at the border
    w, axes = rng.normal(size=(4,) * dims), tuple(range(dims))
    shifted = np.roll(x, shift, axes)
    assert_close(CONV[dims](shifted, w), np.roll(CONV[dims](x, w), shift, axes))


@quick
@given(seed=seeds)
def test_it_is_a_correlation_and_the_flipped_kernel_makes_it_a_convolution(seed):
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=9), rng.normal(size=4)
    assert_close(conv1d(x, w), np.correlate(x, w, "valid"))
    assert_close(conv1d(x, w[::-1]), np.convolve(x, w, "valid"))


@DIMENSIONS
def test_inputs_are_not_modified_and_the_answer_is_new_memory(dims):
    x, weight, bias = np.ones((2, 1, *(5,) * dims)), np.ones((1, 1, *(1,) * dims)), np.ones(1)
    copies = [a.copy() for a in (x, weight, bias)]
    for a in (x, weight, bias):
        a.flags.writeable = False  # writing would raise
    y = CONV[dims](x, weight, bias, padding=1)
    LOOP[dims](x[0, 0], weight[0, 0])
    assert not any(np.shares_memory(y, a) for a in (x, weight, bias))
    for a, copy in zip((x, weight, bias), copies, strict=True):
        np.testing.assert_array_equal(a, copy)


@DIMENSIONS
def test_views_with_any_memory_layout_work(dims):
    rng = np.random.default_rng(0)
    x = np.moveaxis(rng.normal(size=(*(14,) * dims, 3, 2)), (-1, -2), (0, 1))[..., ::-2]
    weight = np.moveaxis(rng.normal(size=(3, *(3,) * dims, 4)), -1, 0)
    assert not x.flags.c_contiguous
    assert not weight.flags.c_contiguous
    expected = CONV[dims](x.copy(order="C"), weight.copy(order="C"), padding=1)
    assert_close(CONV[dims](x, weight, padding=1), expected)


@pytest.mark.parametrize("x", ["float32", "float64", "float16", "int64", "uint8", "bool"])
@pytest.mark.parametrize("weight", ["float32", "float64", "float16", "int64", "uint8", "bool"])
@DIMENSIONS
def test_only_two_float32_arrays_are_computed_in_float32(dims, x, weight):
    y = CONV[dims](np.ones((5,) * dims, x), np.ones((2,) * dims, weight), bias=0.5)
    assert y.dtype == ("float32" if x == weight == "float32" else "float64")
    assert np.all(y == 2**dims + 0.5)


@DIMENSIONS
def test_small_integers_do_not_overflow(dims):
    x = np.full((3,) * dims, 200, "uint8")
    for conv in (CONV[dims], LOOP[dims]):
        assert np.all(conv(x, x) == 200 * 200 * 3**dims)


def test_plain_lists_and_numpy_integers_are_accepted():
    np.testing.assert_array_equal(conv1d([1, 2, 4], [-1, 1]), [1, 2])
    np.testing.assert_array_equal(conv1d([1, 2, 4], [-1, 1], stride=np.int64(2)), [1])
    np.testing.assert_array_equal(conv1d([1, 2, 4], [-1, 1], stride=[2]), [1])
    np.testing.assert_array_equal(conv1d_loop([1, 2, 4], [-1, 1]), [1, 2])
    np.testing.assert_array_equal(conv2d([[1, 2], [3, 4]], [[1, 1]]), [[3], [7]])
    np.testing.assert_array_equal(conv2d_loop([[1, 2], [3, 4]], [[1, 1]]), [[3], [7]])
    np.testing.assert_array_equal(banded_matrix([1], np.int64(1)), [[1]])


# Each error names what was passed, what is allowed and what to do.
BAD_OPTIONS = [
    ({"stride": 0}, ValueError, "stride 0 is below 1: pass an int, 1 or more"),
    ({"stride": -2}, ValueError, "stride -2 is below 1: pass an int, 1 or more"),
    ({"stride": 1.0}, TypeError, "stride 1.0 is not an integer: pass an int, 1 or more"),
    ({"stride": True}, TypeError, "stride True is not an integer: pass an int, 1 or more"),
    ({"stride": None}, TypeError, "stride None is not an integer: pass an int, 1 or more"),
    ({"stride": np.True_}, TypeError, "stride np.True_ is not an integer: pass an int, 1 or more"),
    ({"stride": ()}, ValueError, "stride () has length 0: pass one int, or {dims}"),
    ({"stride": (1, 1, 1)}, ValueError, "stride (1, 1, 1) has length 3: pass one int, or {dims}"),
    ({"padding": -1}, ValueError, "padding -1 is below 0: pass an int, 0 or more"),
    ({"padding": "same"}, TypeError, "padding 'same' is not an integer: pass an int, 0 or more"),
    ({"padding": False}, TypeError, "padding False is not an integer: pass an int, 0 or more"),
    ({"dilation": 0}, ValueError, "dilation 0 is below 1: pass an int, 1 or more"),
    ({"dilation": 2.5}, TypeError, "dilation 2.5 is not an integer: pass an int, 1 or more"),
    (
        {"dilation": 4},
        ValueError,
        "kernel_size 3 at dilation 4 spans 9, which exceeds the padded input length 8: "
        "use a smaller kernel or padding of at least 1",
    ),
    (
        {"dilation": 6, "padding": 1},
        ValueError,
        "kernel_size 3 at dilation 6 spans 13, which exceeds the padded input length 10: "
        "use a smaller kernel or padding of at least 3",
    ),
    (
        {"bias": [1, 2]},
        ValueError,
        "bias has shape (2,), but weight has 1 output channels: pass shape (1,) or a number",
    ),
    ({"bias": []}, ValueError, "bias has shape (0,) and holds no values: pass at least one"),
    (
        {"bias": "1"},
        TypeError,
        "bias has dtype <U1, which float64 does not hold: pass real numbers, "
        "such as bias.real or bias.astype(float)",
    ),
]


@DIMENSIONS
@pytest.mark.parametrize(("options", "error", "message"), BAD_OPTIONS)
def test_a_bad_option_is_named_with_its_limit_and_its_fix(dims, options, error, message):
    with pytest.raises(error) as caught:
        CONV[dims](np.ones((8,) * dims), np.ones((3,) * dims), **options)
    assert str(caught.value) == message.format(dims=dims)


def test_each_axis_is_checked_by_itself():
    with pytest.raises(ValueError, match=r"^stride 0 is below 1"):
        conv2d(np.ones((8, 8)), np.ones((3, 3)), stride=(1, 0))
    with pytest.raises(ValueError, match=r"^kernel_size 3 exceeds the padded input length 2: "):
        conv2d(np.ones((8, 2)), np.ones((3, 3)), padding=(1, 0))


BAD_SHAPES = [
    (
        *(1, (8,), (9,)),
        "kernel_size 9 exceeds the padded input length 8: "
        "use a smaller kernel or padding of at least 1",
    ),
    (
        *(1, (3, 8), (2, 4, 3)),
        "x has 3 channels, but weight expects 4: "
        "axis 0 of x (3, 8) must be as long as axis 1 of weight (2, 4, 3)",
    ),
    (
        *(2, (5, 3, 8, 8), (2, 4, 3, 3)),
        "x has 3 channels, but weight expects 4: "
        "axis 1 of x (5, 3, 8, 8) must be as long as axis 1 of weight (2, 4, 3, 3)",
    ),
    (1, (0,), (3,), "x has shape (0,) and holds no values: pass at least one"),
    (1, (8,), (0,), "weight has shape (0,) and holds no values: pass at least one"),
    (
        2,
        (0, 3, 8, 8),
        (2, 3, 3, 3),
        "x has shape (0, 3, 8, 8) and holds no values: pass at least one",
    ),
    *(
        (
            *(dims, x, weight),
            f"x has {len(x)} axes {x} and weight {len(weight)} {weight}: pass x as {axes}",
        )
        for dims, x, weight, axes in [
            (1, (), (3,), "(N, C_in, L) or (C_in, L) with weight as (C_out, C_in, k), or one"),
            (1, (8,), (1, 1, 3), "(N, C_in, L)"),
            (1, (1, 8), (3,), "(N, C_in, L)"),
            (1, (1, 1, 1, 8), (1, 1, 3), "(N, C_in, L)"),
            (1, (1, 8), (1, 3), "(N, C_in, L)"),
            (
                2,
                (8, 8),
                (3,),
                "(N, C_in, H, W) or (C_in, H, W) with weight as (C_out, C_in, kH, kW)",
            ),
            (2, (8,), (3,), "(N, C_in, H, W)"),
            (2, (1, 8, 8), (3, 3), "(N, C_in, H, W)"),
            (2, (1, 8, 8), (1, 3, 3), "(N, C_in, H, W)"),
        ]
    ),
]


@pytest.mark.parametrize(("dims", "x", "weight", "message"), BAD_SHAPES)
def test_shapes_that_do_not_belong_together_are_refused(dims, x, weight, message):
    with pytest.raises(ValueError, match=r".") as caught:
        CONV[dims](np.ones(x), np.ones(weight))
    assert str(caught.value).startswith(message)


def test_with_channels_the_bias_is_one_number_per_output_channel():
    message = "bias has shape (), but weight has 2 output channels: pass shape (2,)"
    with pytest.raises(ValueError, match=r"^bias") as caught:
        conv1d(np.ones((1, 8)), np.ones((2, 1, 3)), bias=1.0)
    assert str(caught.value) == message


@DIMENSIONS
@pytest.mark.parametrize("dtype", ["complex128", "complex64", "U1", "O", "M8[s]"])
def test_values_that_float64_does_not_hold_are_refused(dims, dtype):
    good, bad = np.ones((3,) * dims), np.zeros((3,) * dims, dtype)
    with pytest.raises(TypeError, match=r"^x has dtype .*, which float64 does not hold: pass real"):
        CONV[dims](bad, good)
    with pytest.raises(TypeError, match=r"^weight has dtype .*, which float64 does not hold: pass"):
        CONV[dims](good, bad)
    for arguments in ((bad, good), (good, bad)):
        with pytest.raises(TypeError, match=r"^Cannot cast .* to dtype\('float64'\)"):
            LOOP[dims](*arguments)


@pytest.mark.parametrize(
    ("loop", "x", "w", "message"),
    [
        (conv1d_loop, (8,), (9,), "w (9,), x (8,): pass 1-D arrays, w with 1 to len(x) weights"),
        (conv1d_loop, (8,), (0,), "w (0,), x (8,): pass 1-D arrays, w with 1 to len(x) weights"),
        (conv1d_loop, (8, 1), (3,), "w (3,), x (8, 1): pass 1-D arrays"),
        (conv1d_loop, (8,), (), "w (), x (8,): pass 1-D arrays"),
        (
            conv2d_loop,
            (4, 4),
            (5, 1),
            "w (5, 1), x (4, 4): pass 2-D arrays, w not empty, no larger",
        ),
        (
            conv2d_loop,
            (4, 4),
            (1, 5),
            "w (1, 5), x (4, 4): pass 2-D arrays, w not empty, no larger",
        ),
        (
            conv2d_loop,
            (4, 4),
            (0, 3),
            "w (0, 3), x (4, 4): pass 2-D arrays, w not empty, no larger",
        ),
        (conv2d_loop, (4,), (3, 3), "w (3, 3), x (4,): pass 2-D arrays"),
    ],
)
def test_the_loops_refuse_what_does_not_fit(loop, x, w, message):
    with pytest.raises(ValueError, match=r"^w ") as caught:
        loop(np.ones(x), np.ones(w))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("weight", "length", "error", "message"),
    [
        ([1, 2, 3], 2, ValueError, "weight (3,), length 2: pass 1-D weights, 1 to length"),
        ([], 2, ValueError, "weight (0,), length 2: pass 1-D weights, 1 to length"),
        ([[1]], 2, ValueError, "weight (1, 1), length 2: pass 1-D weights, 1 to length"),
        ([1], -1, ValueError, "weight (1,), length -1: pass 1-D weights, 1 to length"),
        ([1], 2.0, TypeError, "length 2.0 is not an integer: pass len(x)"),
        ([1], True, TypeError, "length True is not an integer: pass len(x)"),
    ],
)
def test_the_banded_matrix_refuses_what_does_not_fit(weight, length, error, message):
    with pytest.raises(error) as caught:
        banded_matrix(weight, length)
    assert str(caught.value) == message


def test_the_banded_matrix_refuses_complex_weights():
    with pytest.raises(TypeError, match=r"^Cannot cast .* to dtype\('float64'\)"):
        banded_matrix([1j], 3)


SECTIONS = ["conv1d_loop", "conv2d_loop", "banded_matrix", "cross_correlate"]


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_shown_in_the_book_runs_with_numpy_alone(name):
    source = Path(sys.modules["convbook.convolution"].__file__).read_text(encoding="utf-8")
    section = source.split(f"# --8<-- [start:{name}]\n")[1].split(f"# --8<-- [end:{name}]")[0]
    namespace = {"np": np}
    exec(compile(section, name, "exec"), namespace)
    x, w = np.arange(16.0).reshape(4, 4), np.array([[1.0, 2], [3, 4]])
    made = {
        "conv1d_loop": lambda f: (f(x[0], w[0]), conv1d(x[0], w[0])),
        "conv2d_loop": lambda f: (f(x, w), conv2d(x, w)),
        "banded_matrix": lambda f: (f(w[0], 4) @ x[0], conv1d(x[0], w[0])),
        "_cross_correlate": lambda f: (
            f(x[None, None], w[None, None], (2, 1), (1, 2))[0, 0],
            conv2d(x, w, stride=(2, 1), dilation=(1, 2)),
        ),
    }
    (function,) = namespace.keys() & made.keys()
    assert_close(*made[function](namespace[function]))


def test_the_docstring_examples_hold():
    import doctest

    results = doctest.testmod(sys.modules["convbook.convolution"])
    assert results.attempted == 2
    assert results.failed == 0


def test_the_version_is_the_one_that_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert convbook.__version__ == version("convbook") == project["version"]
    with pytest.raises(AttributeError, match="module 'convbook' has no attribute 'conv3d'"):
        convbook.conv3d  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    code = (
        "import convbook, sys; print(*sorted({'torch', 'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
