"""Every claim of `convbook.training`, proved."""

import io
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
import safetensors.torch
import torch
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from convbook import training
from convbook.plots import BLUE, ORANGE
from convbook.training import (
    History,
    accuracy,
    choose_device,
    cosine,
    fit,
    load_weights,
    one_cycle,
    one_thread,
    predict,
    replace_file,
    save_weights,
    seeded,
    session_report,
)

SGD = torch.optim.SGD


def points(n=40, seed=0, dtype=torch.float64):
    """Points in the plane, of class 1 where their first coordinate is positive."""
    x = torch.randn(n, 2, generator=torch.Generator().manual_seed(seed), dtype=dtype)
    return x, (x[:, 0] > 0).long()


def network(*, inside=nn.ReLU, dtype=torch.float64):
    with seeded(0):
        layers = nn.Linear(2, 8, dtype=dtype), inside(), nn.Linear(8, 2, dtype=dtype)
    return nn.Sequential(*layers)


def parameters(model):
    return torch.cat([each.detach().flatten() for each in model.parameters()])


# The loop


def test_fit_does_what_a_loop_written_out_by_hand_does():
    x, y = points(10)
    ours, theirs = network(), network()
    history = fit(ours, x, y, epochs=3, batch_size=4, lr=0.1, seed=7)

    optimiser = torch.optim.Adam(theirs.parameters(), lr=0.1)
    generator = torch.Generator().manual_seed(7)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 9)
    losses = []
    for _ in range(3):
        order = torch.randperm(10, generator=generator)
        total = 0
        for batch in (order[:4], order[4:8], order[8:]):
            optimiser.zero_grad()
            loss = cross_entropy(theirs(x[batch]), y[batch])
            loss.backward()
            optimiser.step()
            scheduler.step()
            total += loss.item() * len(batch)
        losses.append(total / 10)
    assert torch.equal(parameters(ours), parameters(theirs))
    assert history.train_loss == losses
    assert history.epochs == 3


def test_a_batch_of_all_the_data_makes_one_step_per_epoch():
    x, y = points()
    steps = []

    class Counted(torch.optim.Adam):
        def step(self, closure=None):
            steps.append(self.param_groups[0]["lr"])
            return super().step(closure)

    fit(network(), x, y, optimiser=Counted, lr=1e-3, schedule=None, epochs=5, batch_size=len(y))
    assert steps == [1e-3] * 5


def test_the_cosine_takes_the_learning_rate_from_its_start_to_zero():
    optimiser = SGD(network().parameters(), lr=0.5)
    scheduler = cosine(optimiser, 4)
    rates = []
    for _ in range(5):
        rates += scheduler.get_last_lr()
        optimiser.step()
        scheduler.step()
    assert rates == pytest.approx([0.5, 0.4268, 0.25, 0.0732, 0], abs=1e-4)


def test_one_cycle_takes_the_learning_rate_up_to_its_value_and_then_to_zero():
    optimiser = SGD(network().parameters(), lr=0.5)
    scheduler = one_cycle(optimiser, 20)
    rates = []
    for _ in range(20):
        rates += scheduler.get_last_lr()
        optimiser.step()
        scheduler.step()
    assert rates[0] == pytest.approx(0.5 / 25)
    assert max(rates) == rates[5] == pytest.approx(0.5)
    assert rates[-1] == pytest.approx(0, abs=1e-4)
    assert rates[:6] == sorted(rates[:6])
    assert rates[5:] == sorted(rates[5:], reverse=True)


def test_one_cycle_has_a_rate_for_every_step_of_a_training():
    x, y = points(70)
    history = fit(network(), x, y, schedule=one_cycle, epochs=3, batch_size=16)
    assert history.epochs == 3


def test_it_learns():
    x, y = points(200)
    model = network()
    history = fit(model, x, y)
    assert history.train_loss[-1] < 0.2 < history.train_loss[0]
    assert accuracy(model, *points(200, seed=1)) >= 0.97


def test_any_optimiser_and_any_loss_will_do():
    x, _ = points(100)
    y = x @ torch.tensor([[1.0], [-2.0]], dtype=torch.float64)
    model = nn.Linear(2, 1, dtype=torch.float64)
    history = fit(
        model,
        x,
        y,
        loss=mse_loss,
        optimiser=partial(SGD, momentum=0.9),
        batch_size=10,
        validation=(x, y),
    )
    expected = y.new_tensor([[1, -2]])
    torch.testing.assert_close(model.weight.detach(), expected, atol=1e-3, rtol=0)
    assert len(history.val_loss) == 30
    assert not history.val_accuracy


def test_the_validation_data_is_measured_after_each_epoch_and_never_learned_from():
    x, y = points()
    held = points(20, seed=1)
    model, alone = network(), network()
    history = fit(model, x, y, epochs=4, validation=held)
    fit(alone, x, y, epochs=4)
    assert torch.equal(parameters(model), parameters(alone))
    assert len(history.val_loss) == len(history.val_accuracy) == 4
    assert history.val_loss[-1] == cross_entropy(model(held[0]), held[1]).item()
    assert history.val_accuracy[-1] == accuracy(model, *held)


def test_patience_stops_and_returns_to_the_best_parameters():
    x, y = points(20)
    held = points(20, seed=1)[0], 1 - points(20, seed=1)[1]  # learning can only make it worse
    model = network()
    history = fit(model, x, y, epochs=50, validation=held, patience=3)
    assert history.best_epoch == 1
    assert history.epochs == 4
    assert cross_entropy(model(held[0]), held[1]).item() == min(history.val_loss)


def test_without_patience_nothing_stops_it():
    x, y = points(20)
    held = points(20, seed=1)[0], 1 - points(20, seed=1)[1]
    model = network()
    history = fit(model, x, y, epochs=8, validation=held)
    assert history.epochs == 8
    assert cross_entropy(model(held[0]), held[1]).item() == history.val_loss[-1]


# What it leaves as it was


def test_the_same_seed_gives_the_same_bits_and_another_seed_another_order():
    x, y = points()
    runs = []
    for seed, threads in ((0, 1), (0, 2), (1, 1)):
        model, before = network(inside=nn.Dropout), torch.get_num_threads()
        torch.set_num_threads(threads)
        try:
            history = fit(model, x, y, epochs=3, batch_size=16, seed=seed)
        finally:
            torch.set_num_threads(before)
        runs.append((history.train_loss, parameters(model).tolist()))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


@pytest.mark.parametrize("fails", [False, True])
def test_it_computes_on_one_thread_and_gives_back_threads_mode_and_generator(fails):
    x, y = points()
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    seen = []

    def loss(output, target):
        seen.append(torch.get_num_threads())
        return cross_entropy(output, target) * (float("nan") if fails else 1)

    model = network(inside=nn.Dropout)
    torch.set_num_threads(2)
    try:
        if fails:
            with pytest.raises(FloatingPointError):
                fit(model, x, y, loss=loss, epochs=1)
        else:
            fit(model, x, y, loss=loss, epochs=1)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
    assert set(seen) == {1}
    assert torch.equal(torch.get_rng_state(), state)
    assert not model.training


def test_model_and_data_go_to_the_device_that_is_asked_for():
    x, y = points()
    assert next(network().parameters()).device.type == "cpu"
    model = network()
    fit(model, x, y, epochs=1, device="cpu", validation=(x, y))
    assert next(model.parameters()).device.type == "cpu"
    with pytest.raises((RuntimeError, AssertionError)):
        fit(model, x, y, device="no such device")


@pytest.mark.parametrize("terminal", [True, False])
def test_the_progress_bar_appears_on_a_terminal_only(terminal, monkeypatch):
    stream = io.StringIO()
    stream.isatty = lambda: terminal
    monkeypatch.setattr("sys.stderr", stream)
    fit(network(), *points(), epochs=2)
    assert ("epoch" in stream.getvalue()) is terminal


# What it refuses

X, Y = points(8)
INPUTS = {
    "another length": (
        lambda: fit(network(), X, Y[:5]),
        ValueError,
        "x holds 8 examples and y 5: pass one target per example",
    ),
    "no examples": (
        lambda: fit(network(), X[:0], Y[:0]),
        ValueError,
        r"x has shape \(0, 2\): pass at least one example",
    ),
    "nan in the data": (
        lambda: fit(network(), X.log(), Y),
        ValueError,
        "x holds nan or inf: remove or replace",
    ),
    "no tensor": (
        lambda: fit(network(), X.numpy(), Y),
        TypeError,
        "x is of type ndarray: pass a tensor",
    ),
    "float64 data for a float32 model": (
        lambda: fit(network(dtype=torch.float32), X, Y),
        TypeError,
        r"the model is torch.float32 and x torch.float64: pass x.to\(torch.float32\), or build",
    ),
    "a model of two dtypes": (
        lambda: fit(nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2).double()), X, Y),
        TypeError,
        "the model mixes torch.float32 and torch.float64: make it one",
    ),
    "classes that are no int64": (
        lambda: fit(network(), X, Y.int()),
        TypeError,
        "y has dtype torch.int32: pass classes as torch.int64",
    ),
    "a class too many": (
        lambda: fit(network(), X, Y + 1),
        ValueError,
        "y holds classes 1 to 2, the model 2 outputs: count classes from 0",
    ),
    "targets that would be broadcast": (
        lambda: fit(nn.Linear(2, 1).double(), X, X[:, 0], loss=mse_loss),
        ValueError,
        r"the model gives \(1, 1\) and y holds \(1,\): make both the same",
    ),
    "classes with an axis too many": (
        lambda: fit(network(), X, Y[:, None]),
        ValueError,
        r"the model gives \(1, 2\) and y holds \(1, 1\): classes need outputs \(n, classes\)",
    ),
    "bad validation data": (
        lambda: fit(network(), X, Y, validation=(X, Y[:3])),
        ValueError,
        "validation x holds 8 examples and validation y 3",
    ),
    "validation classes that the model does not know": (
        lambda: fit(network(), X, Y, validation=(X, Y + 5)),
        ValueError,
        "y holds classes 5 to 6, the model 2 outputs",
    ),
    "nothing to train": (
        lambda: fit(nn.ReLU(), X, Y),
        ValueError,
        "ReLU has no parameters: there is nothing to train",
    ),
    "no epoch": (lambda: fit(network(), X, Y, epochs=0), ValueError, "epochs 0 is below 1"),
    "half an epoch": (
        lambda: fit(network(), X, Y, epochs=0.5),
        TypeError,
        "epochs 0.5 is no integer",
    ),
    "an empty batch": (
        lambda: fit(network(), X, Y, batch_size=0),
        ValueError,
        "batch_size 0 is below 1",
    ),
    "no patience": (
        lambda: fit(network(), X, Y, validation=(X, Y), patience=0),
        ValueError,
        "patience 0 is below 1",
    ),
    "patience with nothing to watch": (
        lambda: fit(network(), X, Y, patience=2),
        ValueError,
        "patience 2 watches the validation loss: pass validation=",
    ),
    "no learning rate": (
        lambda: fit(network(), X, Y, lr=0),
        ValueError,
        "lr 0 is no positive number",
    ),
    "a learning rate that is nan": (
        lambda: fit(network(), X, Y, lr=float("nan")),
        ValueError,
        "lr nan is no positive number",
    ),
    "a seed that is no integer": (
        lambda: fit(network(), X, Y, seed="0"),
        TypeError,
        "seed '0' is no integer",
    ),
    "an accuracy of numbers": (
        lambda: accuracy(network(), X, X[:, 0]),
        TypeError,
        "y has dtype torch.float64: an accuracy needs classes",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), INPUTS.values(), ids=INPUTS)
def test_it_refuses(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_loss_that_explodes_names_step_epoch_and_learning_rate():
    x, _ = points()
    y = x[:, :1]
    model = nn.Linear(2, 1, dtype=torch.float64)
    expected = (
        r"the loss is (inf|nan) in step \d+, epoch \d+, at learning rate 1e\+80: pass a smaller"
    )
    with pytest.raises(FloatingPointError, match=expected):
        fit(model, x, y, loss=mse_loss, optimiser=SGD, lr=1e80, schedule=None)


def test_a_last_step_into_nan_is_told_too():
    x, _ = points(4)
    model = nn.Linear(2, 1, dtype=torch.float64)
    with pytest.raises(FloatingPointError, match="the last of 1 epochs left nan: pass a smaller"):
        fit(model, x * 1e150, x[:, :1], loss=mse_loss, optimiser=SGD, lr=1e200, epochs=1)


# Accuracy, seeds, curves, weights


def test_the_accuracy_is_the_share_of_right_answers():
    model = nn.Linear(1, 2, bias=False, dtype=torch.float64)
    model.weight.data = torch.tensor([[-1.0], [1.0]], dtype=torch.float64)  # class 1 if positive
    x = torch.tensor([[1.0], [2.0], [-1.0], [-2.0]], dtype=torch.float64)
    assert accuracy(model, x, torch.tensor([1, 1, 0, 1])) == 0.75
    assert model.training


@pytest.mark.parametrize("batch_size", [1, 7, 40, 1000])
def test_predictions_do_not_depend_on_the_batches(batch_size):
    model, (x, _) = network(inside=nn.Dropout), points()
    expected = model.eval()(x).detach()
    model.train()
    found = predict(model, x, batch_size)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-15)
    assert model.training
    assert not found.requires_grad


def test_predictions_need_an_input_and_a_batch():
    model, (x, _) = network(), points()
    with pytest.raises(ValueError, match=r"x has shape \(0, 2\): pass at least one input"):
        predict(model, x[:0])
    with pytest.raises(ValueError, match="batch_size 0"):
        predict(model, x, 0)
    with pytest.raises(TypeError, match="batch_size"):
        predict(model, x, 2.5)


def test_a_seed_is_what_pytorch_would_draw_and_the_global_generator_is_left_alone():
    state = torch.get_rng_state()
    with seeded(5):
        ours = nn.Linear(3, 2)
    assert torch.equal(torch.get_rng_state(), state)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        theirs = nn.Linear(3, 2)
    assert torch.equal(parameters(ours), parameters(theirs))
    with pytest.raises(KeyError), seeded(0):
        raise KeyError
    assert torch.equal(torch.get_rng_state(), state)


@pytest.fixture
def ax():
    with plt.style.context("convbook.book"):
        yield Figure().subplots()


def test_the_curves_are_drawn_over_the_epochs_in_the_colours_of_the_book(ax):
    History([0.9, 0.5, 0.3], [0.8, 0.6, 0.7], [0.5, 0.7, 0.6]).plot(ax)
    curves = {line.get_label(): line for line in ax.lines}
    assert curves["training"].get_xydata().tolist() == [[1, 0.9], [2, 0.5], [3, 0.3]]
    assert curves["validation"].get_ydata().tolist() == [0.8, 0.6, 0.7]
    assert [to_hex(line.get_color()) for line in curves.values()] == [BLUE, ORANGE]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_the_accuracy_has_a_drawing_of_its_own(ax):
    History([0.9], [0.8], [0.5]).plot(ax, "accuracy")
    (line,) = ax.lines
    assert line.get_ydata().tolist() == [0.5]
    assert to_hex(line.get_color()) == ORANGE


def test_what_was_not_recorded_cannot_be_drawn_nor_be_best(ax):
    with pytest.raises(ValueError, match="no accuracy was recorded: call fit with validation="):
        History([0.9]).plot(ax, "accuracy")
    with pytest.raises(ValueError, match="quantity 'lr' is unknown: pass 'loss' or 'accuracy'"):
        History([0.9]).plot(ax, "lr")
    with pytest.raises(ValueError, match="no validation loss was recorded"):
        _ = History([0.9]).best_epoch


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder that stands for the installed package."""
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(training.resources, "files", lambda _: tmp_path)
    return tmp_path / "weights"


def test_recorded_weights_come_back_bit_for_bit(package):
    trained, fresh = network(), network()
    fit(trained, *points(), epochs=1)
    safetensors.torch.save_file(trained.state_dict(), package / "points.safetensors")
    load_weights(fresh, "points.safetensors")
    assert torch.equal(parameters(fresh), parameters(trained))
    assert not fresh.training


def test_weights_that_are_missing_damaged_or_of_another_network_are_told(package):
    with pytest.raises(
        FileNotFoundError, match=r"convbook/weights/x\.safetensors is missing: inst"
    ):
        load_weights(network(), "x.safetensors")
    (package / "x.safetensors").write_bytes(b"no tensors")
    with pytest.raises(ValueError, match=r"convbook/weights/x\.safetensors is damaged: install"):
        load_weights(network(), "x.safetensors")
    for model, told in (
        (
            network(dtype=torch.float32),
            r"0.bias is \(8,\) torch.float32 in the file and \(8,\) tor",
        ),
        (
            nn.Linear(2, 2).double(),
            r"0.bias is absent in the file and|bias is \(2,\) torch.float64",
        ),
    ):
        safetensors.torch.save_file(model.state_dict(), package / "x.safetensors")
        with pytest.raises(ValueError, match=f"x.safetensors does not fit Sequential: {told}"):
            load_weights(network(), "x.safetensors")


# Files of one's own


def test_saved_weights_come_back_bit_for_bit_also_views_of_them(tmp_path):
    trained, fresh = network(), network()
    fit(trained, *points(), epochs=1)
    trained[0].weight.data = trained[0].weight.data.T.contiguous().T  # the same, stored otherwise
    save_weights(trained, tmp_path / "model.safetensors")
    load_weights(fresh, tmp_path / "model.safetensors")
    assert torch.equal(parameters(fresh), parameters(trained))
    assert not fresh.training
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_file_of_ones_own_that_does_not_fit_is_told_and_the_model_is_left_as_it_was(tmp_path):
    path, model = tmp_path / "model.safetensors", network()
    before = parameters(model)
    with pytest.raises(FileNotFoundError, match=r"model\.safetensors is missing: pass a file"):
        load_weights(model, path)
    path.write_bytes(b"no tensors")
    with pytest.raises(ValueError, match=r"model\.safetensors is damaged: write it with save_weig"):
        load_weights(model, path)
    save_weights(nn.Linear(2, 2, dtype=torch.float64), path)
    with pytest.raises(
        ValueError, match=r"model.safetensors does not fit Sequential: 0.bias is abs"
    ):
        load_weights(model, path)
    assert torch.equal(parameters(model), before)
    assert model.training


def test_a_string_is_a_recorded_file_and_a_path_one_of_ones_own(package):
    with pytest.raises(FileNotFoundError, match="a file of your own is a Path"):
        load_weights(network(), "model.safetensors")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "file"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"

    def crash(_):
        raise OSError("no space left")

    monkeypatch.setattr(training.os, "fsync", crash)
    with pytest.raises(OSError, match="no space left"):
        replace_file(path, b"newer")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_needs_a_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none is no folder: make it before model\.st"):
        save_weights(network(), tmp_path / "none" / "model.st")


# Where, and with what


@pytest.mark.parametrize(
    ("cuda", "mps", "dtype", "device"),
    [
        (True, False, torch.float64, "cuda"),
        (True, True, torch.float32, "cuda"),
        (False, True, torch.float32, "mps"),
        (False, True, torch.float64, "cpu"),  # which Apple's GPU does not compute
        (False, False, torch.float32, "cpu"),
    ],
)
def test_the_device_is_the_fastest_that_computes_in_the_dtype(
    cuda, mps, dtype, device, monkeypatch
):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert choose_device(dtype).type == device


def test_the_session_report_names_versions_and_machine():
    report = session_report()
    assert report["torch"] == torch.__version__
    assert report["numpy"] == np.__version__
    assert report["threads"] == str(torch.get_num_threads())
    assert report["instructions"] == torch.backends.cpu.get_cpu_capability()
    assert list(report)[:3] == ["python", "convbook", "torch"]
    assert all(isinstance(value, str) and value for value in report.values())


def test_a_package_that_is_not_installed_is_reported_as_such(monkeypatch):
    def missing(_):
        raise training.metadata.PackageNotFoundError

    monkeypatch.setattr(training.metadata, "version", missing)
    assert session_report()["convbook"] == "not installed"


def test_one_thread_computes_inside_the_block_and_as_many_as_before_after_it():
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with one_thread():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 2
        with pytest.raises(KeyError), one_thread():
            raise KeyError
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
