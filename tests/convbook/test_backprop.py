"""Every claim of `convbook.backprop`, proved against the autograd of PyTorch."""

import re
import subprocess
import sys

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from convbook.backprop import (
    NumpyCNN,
    check_gradient,
    conv1d_backward,
    conv1d_backward_loop,
    linear_backward,
    log_loss,
    max_pool1d,
    max_pool1d_backward,
    numeric_gradient,
    relu_backward,
)
from convbook.convolution import banded_matrix, conv1d
from convbook.spikes import make_spikes

thorough = settings(deadline=None, derandomize=True, max_examples=120)
quick = settings(thorough, max_examples=40)
seeds = st.integers(0, 2**32 - 1)
BACKWARD = pytest.mark.parametrize("backward", [conv1d_backward, conv1d_backward_loop])


@st.composite
def cases(draw, most=3):
    """Arguments of a convolution that fits, its gradients by chance, and its options."""
    options = {
        "stride": draw(st.integers(1, most)),
        "padding": draw(st.integers(0, most)),
        "dilation": draw(st.integers(1, most)),
    }
    k = draw(st.integers(1, 4))
    least = options["dilation"] * (k - 1) + 1 - 2 * options["padding"]
    length = max(1, least) + draw(st.integers(0, 6))
    signals, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(draw(seeds))
    x = rng.normal(size=(signals, channels, length))
    weight = rng.normal(size=(filters, channels, k))
    grad = rng.normal(size=conv1d(x, weight, **options).shape)
    return x, weight, grad, options


def autograd(function, grad, *arrays):
    """The gradients that PyTorch finds for `arrays`, if those of the output are `grad`."""
    tensors = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arrays]
    function(*tensors).backward(torch.from_numpy(np.asarray(grad, float)))
    return [tensor.grad.numpy() for tensor in tensors]


def assert_close(actual, expected):
    assert actual.dtype == np.float64
    assert actual.shape == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-11)


# The convolution


@BACKWARD
def test_the_five_numbers_of_the_chapter(backward):
    dx, dw, db = backward([[[1, 2, 3, 4, 5]]], [[[1, 0, -1]]], [[[1, 10, 100]]])
    np.testing.assert_array_equal(dx, [[[1, 10, 99, -10, -100]]])
    np.testing.assert_array_equal(dw, [[[321, 432, 543]]])
    np.testing.assert_array_equal(db, [111])


@thorough
@given(cases())
def test_the_three_gradients_are_those_of_pytorch(case):
    x, weight, grad, options = case
    bias = np.zeros(len(weight))
    expected = autograd(
        lambda *tensors: nn.functional.conv1d(*tensors, **options), grad, x, weight, bias
    )
    for mine, theirs in zip(conv1d_backward(x, weight, grad, **options), expected, strict=True):
        assert_close(mine, theirs)


@quick
@given(cases(most=2))
def test_the_loop_is_the_definition_of_the_vectorised_one(case):
    x, weight, grad, options = case
    loop = conv1d_backward_loop(x, weight, grad, **options)
    for mine, expected in zip(conv1d_backward(x, weight, grad, **options), loop, strict=True):
        assert_close(mine, expected)


@quick
@given(cases())
def test_one_sum_is_shared_out_in_three_ways(case):
    # y is linear in x and in the weights: what grad weighs in y, the gradients weigh in each.
    x, weight, grad, options = case
    dx, dw, db = conv1d_backward(x, weight, grad, **options)
    total = np.sum(grad * conv1d(x, weight, **options))
    assert np.sum(dx * x) == pytest.approx(total, abs=1e-9)
    assert np.sum(dw * weight) == pytest.approx(total, abs=1e-9)
    assert db.sum() == pytest.approx(grad.sum(), abs=1e-9)


@quick
@given(seed=seeds, k=st.integers(1, 5), windows=st.integers(1, 6))
def test_the_samples_need_the_flip_and_the_weights_do_not(seed, k, windows):
    rng = np.random.default_rng(seed)
    x, w, g = rng.normal(size=k + windows - 1), rng.normal(size=k), rng.normal(size=windows)
    dx, dw, _ = (a.ravel() for a in conv1d_backward(x[None, None], w[None, None], g[None, None]))
    assert_close(dx, np.convolve(g, w))
    assert_close(dx, np.correlate(g, w[::-1], "full"))
    assert_close(dw, np.correlate(x, g, "valid"))


@quick
@given(seed=seeds, k=st.integers(1, 5), windows=st.integers(1, 6))
def test_the_way_back_is_the_transposed_matrix(seed, k, windows):
    rng = np.random.default_rng(seed)
    x, w, g = rng.normal(size=k + windows - 1), rng.normal(size=k), rng.normal(size=windows)
    dx = conv1d_backward(x[None, None], w[None, None], g[None, None]).x
    assert_close(dx[0, 0], banded_matrix(w, len(x)).T @ g)


@quick
@given(cases())
def test_the_gradient_of_a_batch_is_the_sum_of_those_of_its_signals(case):
    x, weight, grad, options = case
    dx, dw, db = conv1d_backward(x, weight, grad, **options)
    alone = [
        conv1d_backward(x[n : n + 1], weight, grad[n : n + 1], **options) for n in range(len(x))
    ]
    assert_close(dx, np.concatenate([one.x for one in alone]))
    assert_close(dw, np.sum([one.weight for one in alone], axis=0))
    assert_close(db, np.sum([one.bias for one in alone], axis=0))


def test_samples_that_no_window_reaches_get_nothing():
    # Seven samples, windows of two at 0 and 3: the last two samples and the third are in none.
    dx = conv1d_backward(np.ones((1, 1, 7)), np.ones((1, 1, 2)), [[[1, 1]]], stride=3).x
    np.testing.assert_array_equal(dx, [[[1, 1, 0, 1, 1, 0, 0]]])


@BACKWARD
def test_inputs_are_not_modified(backward):
    arrays = np.ones((2, 1, 5)), np.ones((3, 1, 2)), np.ones((2, 3, 6))
    for array in arrays:
        array.flags.writeable = False  # writing would raise
    gradients = backward(*arrays, padding=1)
    assert not any(np.shares_memory(g, a) for g in gradients for a in arrays)


@BACKWARD
def test_integers_of_numpy_are_accepted_and_all_is_float64(backward):
    arrays = np.ones((1, 1, 5), "uint8"), np.ones((1, 1, 2), "float32"), np.ones((1, 1, 2), bool)
    gradients = backward(*arrays, stride=np.int64(2), padding=np.int8(0))
    assert [g.dtype for g in gradients] == [np.float64] * 3


BAD_CONVOLUTIONS = [
    ({"stride": 0}, ValueError, "stride 0 is below 1: pass 1 or more"),
    ({"stride": 1.5}, TypeError, "stride 1.5 is no integer: pass 1 or more"),
    ({"padding": -1}, ValueError, "padding -1 is below 0: pass 0 or more"),
    ({"padding": "same"}, TypeError, "padding 'same' is no integer: pass 0 or more"),
    ({"dilation": 0}, ValueError, "dilation 0 is below 1: pass 1 or more"),
    ({"dilation": True}, TypeError, "dilation True is no integer: pass 1 or more"),
    (
        {"x": np.ones((2, 3))},
        ValueError,
        "x has 2 axes (2, 3): pass (N, C_in, L)",
    ),
    (
        {"weight": np.ones(3)},
        ValueError,
        "weight has 1 axes (3,): pass (C_out, C_in, k)",
    ),
    (
        {"weight": np.ones((4, 2, 3))},
        ValueError,
        "x has 1 channels, but weight expects 2: axis 1 of x (2, 1, 8) must be as long as axis 1 "
        "of weight (4, 2, 3)",
    ),
    (
        {"weight": np.ones((4, 1, 9))},
        ValueError,
        "kernel_size 9 exceeds the padded input length 8: "
        "use a smaller kernel, more padding or a longer input",
    ),
    (
        {"grad": np.ones((2, 4, 5))},
        ValueError,
        "grad has shape (2, 4, 5), but the output (2, 4, 6): pass one derivative for each number",
    ),
    (
        {"stride": 2},
        ValueError,
        "grad has shape (2, 4, 6), but the output (2, 4, 3): pass one derivative for each number",
    ),
    (
        {"x": np.ones((0, 1, 8))},
        ValueError,
        "x has shape (0, 1, 8) and holds no values: pass at least one",
    ),
    (
        {"grad": np.ones((2, 4, 6), complex)},
        TypeError,
        "grad has dtype complex128, which float64 does not hold: "
        "pass real numbers, such as grad.astype(float)",
    ),
]


@BACKWARD
@pytest.mark.parametrize(("change", "error", "message"), BAD_CONVOLUTIONS)
def test_what_is_not_of_one_convolution_is_refused(backward, change, error, message):
    right = {"x": np.ones((2, 1, 8)), "weight": np.ones((4, 1, 3)), "grad": np.ones((2, 4, 6))}
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        backward(**(right | change))


# ReLU, maximum, dense layer, loss


@quick
@given(seed=seeds)
def test_the_relu_lets_pass_what_was_positive_and_nothing_at_zero(seed):
    rng = np.random.default_rng(seed)
    x, grad = rng.integers(-2, 3, size=(3, 4)), rng.normal(size=(3, 4))
    assert_close(relu_backward(x, grad), autograd(torch.relu, grad, x)[0])


@thorough
@given(seed=seeds, k=st.integers(1, 4), stride=st.integers(1, 4), extra=st.integers(0, 6))
def test_the_maximum_gives_to_its_first_winner_as_pytorch_does(seed, k, stride, extra):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, size=(2, 3, k + extra)).astype(float)  # few values: many ties
    y = max_pool1d(x, k, stride=stride)
    pooled = nn.functional.max_pool1d(torch.from_numpy(x), k, stride)
    assert_close(y, pooled.numpy())
    grad = rng.normal(size=y.shape)
    expected = autograd(lambda t: nn.functional.max_pool1d(t, k, stride), grad, x)[0]
    assert_close(max_pool1d_backward(x, grad, k, stride=stride), expected)


def test_amax_shares_a_gradient_where_max_pooling_does_not():
    x = [[[3.0, 1.0, 3.0]]]
    np.testing.assert_array_equal(max_pool1d_backward(x, [[[1]]], 3), [[[1, 0, 0]]])
    np.testing.assert_array_equal(autograd(lambda t: t.amax(2), [[1]], x)[0], [[[0.5, 0, 0.5]]])


def test_the_windows_of_a_maximum_lie_side_by_side_unless_told():
    x = np.arange(6.0).reshape(1, 1, 6)
    np.testing.assert_array_equal(max_pool1d(x, 2), [[[1, 3, 5]]])
    np.testing.assert_array_equal(max_pool1d(x, 2, stride=1), [[[1, 2, 3, 4, 5]]])
    np.testing.assert_array_equal(max_pool1d(x, np.int64(6)), [[[5]]])


@quick
@given(seed=seeds, n=st.integers(1, 4), features=st.integers(1, 4), outputs=st.integers(1, 4))
def test_the_dense_layer_gives_back_what_pytorch_gives(seed, n, features, outputs):
    rng = np.random.default_rng(seed)
    x, weight = rng.normal(size=(n, features)), rng.normal(size=(outputs, features))
    grad, bias = rng.normal(size=(n, outputs)), np.zeros(outputs)
    expected = autograd(nn.functional.linear, grad, x, weight, bias)
    for mine, theirs in zip(linear_backward(x, weight, grad), expected, strict=True):
        assert_close(mine, theirs)


@quick
@given(
    score=st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5),
    data=st.data(),
)
def test_the_loss_is_that_of_pytorch_and_never_overflows(score, data):
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(score), max_size=len(score))))
    loss, grad = log_loss(score, y)
    tensor = torch.tensor(score, dtype=torch.float64, requires_grad=True)
    expected = binary_cross_entropy_with_logits(tensor, torch.from_numpy(y).double())
    expected.backward()
    assert loss == pytest.approx(expected.item(), abs=1e-11)
    assert_close(grad, tensor.grad.numpy())


BAD_LAYERS = [
    (
        lambda: relu_backward([1, 2], [1, 2, 3]),
        "grad has shape (3,), but x (2,): pass one derivative for each number",
    ),
    (lambda: max_pool1d([1, 2], 2), "x has 1 axes (2,): pass (N, C, L)"),
    (lambda: max_pool1d([[[1, 2]]], 0), "kernel_size 0 is below 1: pass 1 or more"),
    (lambda: max_pool1d([[[1, 2]]], 1, stride=0), "stride 0 is below 1: pass 1 or more"),
    (
        lambda: max_pool1d([[[1, 2]]], 3),
        "kernel_size 3 exceeds the padded input length 2: "
        "use a smaller kernel, more padding or a longer input",
    ),
    (lambda: max_pool1d_backward([1, 2], [1], 2), "x has 1 axes (2,): pass (N, C, L)"),
    (
        lambda: max_pool1d_backward([[[1, 2]]], [[1]], 2),
        "grad has shape (1, 1), but the output (1, 1, 1): pass one derivative for each number",
    ),
    (
        lambda: linear_backward([1, 2], [[1, 2]], [[1]]),
        "x has 1 axes (2,): pass (N, features)",
    ),
    (
        lambda: linear_backward([[1, 2]], [1, 2], [[1]]),
        "weight has 1 axes (2,): pass (outputs, features)",
    ),
    (
        lambda: linear_backward([[1, 2]], [[1, 2, 3]], [[1]]),
        "x has 2 features, but weight expects 3: axis 1 of x (1, 2) must be as long as axis 1 of "
        "weight (1, 3)",
    ),
    (
        lambda: linear_backward([[1, 2]], [[1, 2]], [1]),
        "grad has shape (1,), but the output (1, 1): pass one derivative for each number",
    ),
    (lambda: log_loss([[1], [2]], [0, 1]), "score has 2 axes (2, 1): pass (n,)"),
    (
        lambda: log_loss([1, 2], [[0], [1]]),
        "y has shape (2, 1), but score has length 2: pass shape (2,), one label for each",
    ),
    (lambda: log_loss([1, 2], [1, 2]), "y holds [1.0, 2.0]: pass the labels 0 and 1"),
]


@pytest.mark.parametrize(("call", "message"), BAD_LAYERS)
def test_what_does_not_fit_a_layer_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


# The check by differences


@quick
@given(cases(most=2))
def test_the_differences_confirm_all_gradients_of_a_convolution(case):
    x, weight, grad, options = case
    dx, dw, _ = conv1d_backward(x, weight, grad, **options)
    by_x = check_gradient(lambda v: np.sum(grad * conv1d(v, weight, **options)), x, dx)
    by_w = check_gradient(lambda v: np.sum(grad * conv1d(x, v, **options)), weight, dw)
    assert max(by_x.error, by_w.error) < 1e-8


def test_the_check_tells_which_entry_is_worst_and_how_wrong():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    wrong = 2 * x
    wrong[1, 0] += 4
    check = check_gradient(lambda v: np.sum(v**2), x, wrong)
    assert check.worst == (1, 0)
    assert check.error == pytest.approx(0.4)  # 4 of 10, the largest entry
    np.testing.assert_allclose(check.numeric, 2 * x, rtol=1e-8)


def test_a_single_number_has_a_gradient_too():
    check = check_gradient(lambda v: v**3, 2.0, 12.0)
    assert check.worst == ()
    assert check.error < 1e-9


def test_two_gradients_of_nothing_agree():
    assert check_gradient(lambda v: 1.0, [1.0, 2.0], [0.0, 0.0]).error == 0


def test_at_a_corner_the_differences_disagree_with_a_right_gradient():
    check = check_gradient(lambda v: np.maximum(v, 0).sum(), [0.0], relu_backward([0.0], [1.0]))
    assert check.error == 1
    assert check.numeric == pytest.approx(0.5)


def test_neither_too_long_nor_too_short_a_step_is_exact():
    error = {
        step: abs(numeric_gradient(lambda v: np.exp(v).sum(), [1.0], step=step)[0] - np.e)
        for step in (1e-1, 1e-5, 1e-13)
    }
    assert error[1e-5] < 1e-9
    assert min(error[1e-1], error[1e-13]) > 1e-6


def test_the_point_itself_is_not_moved():
    x = np.array([1.0, 2.0])
    x.flags.writeable = False
    seen = []
    numeric_gradient(lambda v: seen.append(v.copy()) or v.sum(), x, step=0.5)
    np.testing.assert_array_equal(seen, [[1.5, 2], [0.5, 2], [1, 2.5], [1, 1.5]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: check_gradient(np.sum, [1.0], [1.0, 2.0]),
            "grad has shape (2,), but x (1,): pass one derivative for each number",
        ),
        (
            lambda: check_gradient(np.sum, [1.0], [1.0], step=0),
            "step 0 is no distance: pass a positive number, such as 1e-5",
        ),
        (
            lambda: numeric_gradient(np.sum, [1.0], step=float("nan")),
            "step nan is no distance: pass a positive number, such as 1e-5",
        ),
        (
            lambda: numeric_gradient(lambda v: "much", [1.0]),
            "f returned 'much': let it return one finite number, such as the loss",
        ),
        (
            lambda: numeric_gradient(lambda v: [1.0], [1.0]),
            "f returned [1.0]: let it return one finite number, such as the loss",
        ),
        (
            lambda: numeric_gradient(lambda v: float("inf"), [1.0]),
            "f returned inf: let it return one finite number, such as the loss",
        ),
    ],
)
def test_what_has_no_slope_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


# The network


class Twin(nn.Module):
    """The same layers in PyTorch, with the parameters of a `NumpyCNN`."""

    def __init__(self, network):
        super().__init__()
        filters, _, kernel_size = network.parameters["conv.weight"].shape
        self.conv = nn.Conv1d(1, filters, kernel_size, dtype=torch.float64)
        self.linear = nn.Linear(filters, 1, dtype=torch.float64)
        self.load_state_dict({k: torch.tensor(v) for k, v in network.parameters.items()})

    def forward(self, x):
        return self.linear(self.conv(x).relu().amax(2))[:, 0]


def spikes(n, seed):
    data = make_spikes(n, seed=seed)
    return data.x.numpy(), data.y.numpy()


def test_the_network_of_the_chapter_has_37_parameters():
    assert sum(p.size for p in NumpyCNN().parameters.values()) == 37


@quick
@given(seed=st.integers(0, 1000), filters=st.integers(1, 5), kernel_size=st.integers(1, 9))
def test_the_gradients_of_the_network_are_those_of_its_twin(seed, filters, kernel_size):
    network = NumpyCNN(filters, kernel_size, seed=seed)
    network.parameters["conv.bias"][0] = -10 * (seed % 2)  # silent: the ReLU stops its gradient
    x, y = spikes(6, seed)
    twin = Twin(network)
    loss, grad = log_loss(network.forward(x), y)
    score = twin(torch.from_numpy(x))
    expected = binary_cross_entropy_with_logits(score, torch.from_numpy(y).double())
    expected.backward()
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    gradients = network.backward(grad)
    assert list(gradients) == list(network.parameters)
    for name, parameter in twin.named_parameters():
        assert_close(gradients[name], parameter.grad.numpy())


def test_trained_by_hand_and_by_autograd_it_ends_with_the_same_parameters():
    x, y = spikes(300, 0)
    network = NumpyCNN(seed=0)
    twin = Twin(network)
    history = network.fit(x, y, epochs=3, seed=7)
    optimiser = torch.optim.SGD(twin.parameters(), lr=0.2)
    rng, losses = np.random.default_rng(7), []
    for _ in range(3):
        order, total = torch.from_numpy(rng.permutation(300)), 0.0
        for batch in order.split(64):
            output = twin(torch.from_numpy(x)[batch])
            loss = binary_cross_entropy_with_logits(output, torch.from_numpy(y)[batch].double())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(batch)
        losses.append(total / 300)
    assert history == pytest.approx(losses, abs=1e-10)
    for name, parameter in twin.named_parameters():
        np.testing.assert_allclose(
            network.parameters[name], parameter.detach().numpy(), rtol=0, atol=1e-10
        )


def test_without_autograd_it_finds_spikes_as_well_as_the_chapter_says():
    network = NumpyCNN(seed=0)
    history = network.fit(*spikes(2000, 0))
    x, y = spikes(5000, 1)
    assert np.mean((network.forward(x) > 0) == y) > 0.96
    assert len(history) == 20
    assert history[-1] < history[0] / 5


def test_a_step_goes_downhill_and_a_step_with_the_other_sign_uphill():
    x, y = spikes(64, 0)
    for lr, better in ((0.1, True), (-0.1, False)):
        network = NumpyCNN(seed=0)
        before = network.step(x, y, lr)
        after, _ = log_loss(network.forward(x), y)
        assert (after < before) == better


def test_a_seed_decides_everything_and_the_data_stay_as_they_are():
    x, y = spikes(100, 0)
    for array in (x, y):
        array.flags.writeable = False
    runs = [NumpyCNN(seed=1).fit(x, y, epochs=2, seed=3) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0] != NumpyCNN(seed=1).fit(x, y, epochs=2, seed=4)
    assert runs[0] != NumpyCNN(seed=2).fit(x, y, epochs=2, seed=3)


SIGNALS, LABELS = np.ones((2, 1, 9)), np.array([0, 1])

BAD_NETWORKS = [
    (lambda: NumpyCNN(0), ValueError, "filters 0 is below 1: pass 1 or more"),
    (lambda: NumpyCNN(kernel_size=0), ValueError, "kernel_size 0 is below 1: pass 1 or more"),
    (lambda: NumpyCNN(seed=0.5), TypeError, "seed 0.5 is no integer: pass 0 or more"),
    (
        lambda: NumpyCNN().forward(SIGNALS[0]),
        ValueError,
        "x has 2 axes (1, 9): pass (n, 1, length)",
    ),
    (
        lambda: NumpyCNN().forward(np.ones((2, 3, 9))),
        ValueError,
        "x has 3 channels, but weight expects 1: axis 1 of x (2, 3, 9) must be as long as axis 1 "
        "of weight (4, 1, 7)",
    ),
    (
        lambda: NumpyCNN().forward(np.ones((2, 1, 6))),
        ValueError,
        "kernel_size 7 exceeds the padded input length 6: "
        "use a smaller kernel or padding of at least 1",
    ),
    (
        lambda: NumpyCNN().backward(np.ones(2)),
        RuntimeError,
        "there is nothing to go back through: call forward(x) first",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS[0], LABELS),
        ValueError,
        "x has 2 axes (1, 9): pass (n, 1, length)",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, LABELS[:1]),
        ValueError,
        "y has shape (1,), but x has length 2: pass shape (2,), one label for each",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, -LABELS),
        ValueError,
        "y holds [-1.0, 0.0]: pass the labels 0 and 1",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, LABELS, epochs=0),
        ValueError,
        "epochs 0 is below 1: pass 1 or more",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, LABELS, batch_size=0),
        ValueError,
        "batch_size 0 is below 1: pass 1 or more",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, LABELS, seed=-1),
        ValueError,
        "seed -1 is below 0: pass 0 or more",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS, LABELS, lr=0),
        ValueError,
        "lr 0 is no learning rate: pass a positive number, such as 0.2",
    ),
    (
        lambda: NumpyCNN().fit(SIGNALS * np.inf, LABELS),
        ValueError,
        "x holds nan or inf: remove or replace those signals",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_NETWORKS)
def test_what_the_network_cannot_take_is_refused(call, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        call()


def test_a_training_that_runs_away_says_so():
    message = r"^the loss is (nan|inf) in epoch 1: pass a smaller lr than 1e\+200$"
    with pytest.raises(FloatingPointError, match=message):
        NumpyCNN().fit(*spikes(100, 0), lr=1e200)


def test_nothing_of_it_loads_pytorch():
    code = "import sys; import convbook.backprop; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
