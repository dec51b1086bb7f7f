"""Train a network: the one loop that every chapter uses, and the curves that it leaves.

Everything is computed in the precision of the model, on one thread, with random numbers of its own.
In float64 the losses agree on every processor to far more digits than the book prints.
"""

import copy
import math
import os
import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

import safetensors.torch
import torch
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from torch import Tensor, nn
from tqdm import tqdm

from convbook.checks import check_integer
from convbook.plots import BLUE, ORANGE

__all__ = [
    "History",
    "accuracy",
    "choose_device",
    "cosine",
    "fit",
    "load_weights",
    "one_cycle",
    "one_thread",
    "predict",
    "replace_file",
    "save_weights",
    "seeded",
    "session_report",
    "train",
]

Optimiser = torch.optim.Optimizer
Scheduler = torch.optim.lr_scheduler.LRScheduler


@dataclass
class History:
    """What a training leaves: one entry per epoch in each list.

    Attributes
    ----------
    train_loss : list of float
        The mean over the batches of an epoch, each measured before the step that it causes.
    val_loss, val_accuracy : list of float
        Loss and share of right answers on the validation data, after each epoch. Empty without
        validation data; the accuracy also if the targets are no classes.
    """

    train_loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """How many epochs ran."""
        return len(self.train_loss)

    @property
    def best_epoch(self) -> int:
        """The epoch of the least validation loss, counted from 1; the first of equal ones."""
        if not self.val_loss:
            raise ValueError("no validation loss was recorded: call fit with validation=(x, y)")
        return self.val_loss.index(min(self.val_loss)) + 1

    def plot(self, ax: Axes, quantity: str = "loss") -> None:
        """Draw one quantity over the epochs: blue for training, orange for validation.

        Parameters
        ----------
        ax : Axes
            Where to draw.
        quantity : {"loss", "accuracy"}
            What to draw. The accuracy is that on the validation data.

        Raises
        ------
        ValueError
            If `quantity` is another, or was not recorded.
        """
        if quantity not in ("loss", "accuracy"):
            raise ValueError(f"quantity {quantity!r} is unknown: pass 'loss' or 'accuracy'")
        training = self.train_loss if quantity == "loss" else []
        validation = self.val_loss if quantity == "loss" else self.val_accuracy
        if not training and not validation:
            raise ValueError(
                f"no {quantity} was recorded: call fit with validation=(x, y), y of classes"
            )
        for values, colour, label in (
            (training, BLUE, "training"),
            (validation, ORANGE, "validation"),
        ):
            if values:
                ax.plot(range(1, len(values) + 1), values, color=colour, label=label)
        ax.set(xlabel="epoch", ylabel=quantity)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend()


# --8<-- [start:fit]
def train(
    model: torch.nn.Module,
    x: torch.Tensor,
    y: torch.Tensor,
    validation: tuple[torch.Tensor, torch.Tensor] | None,
    *,
    epochs: Iterable[int],
    batch_size: int,
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimiser: torch.optim.Optimizer,
    scheduler: torch.optim.lr_scheduler.LRScheduler,
    patience: int | None,
    generator: torch.Generator,
) -> History:
    """Improve `model` step by step; `fit` checks the arguments before."""
    history, best, step = History(), None, 0
    for epoch in epochs:
        model.train()
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in order.split(batch_size):
            step += 1
            error = loss(model(x[batch]), y[batch])
            if not error.isfinite():
                raise FloatingPointError(
                    f"the loss is {error.item()} in step {step}, epoch {epoch}, "
                    f"at learning rate {scheduler.get_last_lr()[0]:.3g}: pass a smaller lr"
                )
            optimiser.zero_grad()  # forget the gradients of the last batch
            error.backward()  # how does the error change with each parameter?
            optimiser.step()  # move each parameter a little way downhill
            scheduler.step()  # from step to step, a shorter way
            total += error.item() * len(batch)
        history.train_loss.append(total / len(x))
        model.eval()
        if validation is None:
            continue
        with torch.no_grad():  # measured, not learned from
            parts = validation[0].split(batch_size)
            output, target = torch.cat([model(part) for part in parts]), validation[1]
            history.val_loss.append(loss(output, target).item())
        if not target.is_floating_point():
            right = (output.argmax(1) == target).double().mean()
            history.val_accuracy.append(right.item())
        if patience is not None and history.best_epoch == epoch:
            best = copy.deepcopy(model.state_dict())
        elif patience is not None and epoch - history.best_epoch >= patience:
            break
    if best is not None:
        model.load_state_dict(best)
    return history


# --8<-- [end:fit]


def cosine(optimiser: Optimiser, steps: int) -> Scheduler:
    """Let the learning rate fall along half a cosine, from its start to zero after `steps` steps.

    References
    ----------
    Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, arXiv:1608.03983.
    """
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)


def one_cycle(optimiser: Optimiser, steps: int) -> Scheduler:
    """Warm up: let the learning rate rise to its value in 30% of the steps, and then fall to zero.

    It starts at a 25th of the value that the optimiser was given. Both ways are half a cosine. The
    first steps, on filters that are still random, stay small: the later ones may be larger.

    References
    ----------
    Smith and Topin, Super-convergence: very fast training of neural networks using large learning
    rates, arXiv:1708.07120.
    """
    highest = [group["lr"] for group in optimiser.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(
        optimiser, highest, total_steps=steps, cycle_momentum=False
    )


def _constant(optimiser: Optimiser, steps: int) -> Scheduler:  # noqa: ARG001
    """Leave the learning rate as it is."""
    return torch.optim.lr_scheduler.LambdaLR(optimiser, lambda _: 1.0)


def fit(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    *,
    loss: Callable[[Tensor, Tensor], Tensor] = nn.functional.cross_entropy,
    optimiser: Callable[..., Optimiser] = torch.optim.Adam,
    lr: float = 1e-2,
    schedule: Callable[[Optimiser, int], Scheduler] | None = cosine,
    epochs: int = 30,
    batch_size: int = 64,
    validation: tuple[Tensor, Tensor] | None = None,
    patience: int | None = None,
    seed: int = 0,
    device: torch.device | str | None = None,
) -> History:
    """Train `model` in place, on batches drawn anew in each epoch, and leave it ready for use.

    Parameters
    ----------
    model : nn.Module
        What to train, in the dtype of `x`. It ends in evaluation mode.
    x : Tensor, shape (n, ...)
        The inputs, float64 or float32.
    y : Tensor, shape (n,) or as the output of the model
        The targets: classes as int64 for outputs (n, classes), or numbers in the dtype of `x`.
    loss : callable
        From the output and the targets of a batch to their mean loss.
    optimiser : callable
        Called as `optimiser(model.parameters(), lr=lr)`: a class of `torch.optim`, or one with
        settings, such as `functools.partial(torch.optim.SGD, momentum=0.9)`.
    lr : float
        The learning rate at the start.
    schedule : callable or None
        Called as `schedule(optimiser, steps)`: the scheduler that is stepped after each batch.
        None keeps the learning rate constant.
    epochs : int
        How often all the data is seen.
    batch_size : int
        How many examples share a step; the last batch of an epoch may be smaller.
    validation : (Tensor, Tensor), optional
        Inputs and targets that are measured after each epoch and never learned from.
    patience : int, optional
        Stop once the validation loss has found no new minimum for so many epochs, and return to the
        parameters of the minimum. Without it, all epochs run and the last parameters stay.
    seed : int
        Decides the order of the batches, and dropout on the CPU. No global generator is changed.
    device : torch.device or str, optional
        Where to train; `model` stays there. By default where `model` is.

    Returns
    -------
    History
        The losses of every epoch.

    Raises
    ------
    TypeError
        If the dtypes of the model, the inputs and the targets do not belong together.
    ValueError
        If data is empty, not finite, of different lengths or of shapes that do not belong together,
        if there is nothing to train, or if an argument is out of its range.
    FloatingPointError
        If the loss becomes infinite or nan; the message names the step, epoch and learning rate.
    """
    for name, number in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if number is not None or name != "patience":
            check_integer(name, number, 1)
    if not 0 < lr < math.inf:
        raise ValueError(f"lr {lr!r} is no positive number: pass one, such as 1e-2")
    if patience is not None and validation is None:
        raise ValueError(f"patience {patience} watches the validation loss: pass validation=(x, y)")
    check_integer("seed", seed, 0)
    check_model(model)
    if device is not None:
        model.to(device)
    x, y = _checked_data(model, x, y, "x", "y")
    if validation is not None:
        validation = _checked_data(model, *validation, "validation x", "validation y")
        _check_output(model, *validation)
    _check_output(model, x, y)
    tuned = optimiser(model.parameters(), lr=lr)
    try:
        with one_thread(), seeded(seed):
            history = train(
                model,
                x,
                y,
                validation,
                # The bar appears on a terminal only, and is gone at the end.
                epochs=tqdm(range(1, epochs + 1), unit="epoch", leave=False, disable=None),
                batch_size=batch_size,
                loss=loss,
                optimiser=tuned,
                scheduler=(schedule or _constant)(tuned, epochs * math.ceil(len(x) / batch_size)),
                patience=patience,
                generator=torch.Generator().manual_seed(seed),
            )
    finally:
        model.eval()
    if not all(parameter.isfinite().all() for parameter in model.parameters()):
        raise FloatingPointError(f"the last of {history.epochs} epochs left nan: pass a smaller lr")
    return history


def accuracy(model: nn.Module, x: Tensor, y: Tensor) -> float:
    """Return the share of examples whose largest output belongs to the right class.

    Parameters
    ----------
    model : nn.Module
        Gives outputs of shape (n, classes). It is evaluated, not changed.
    x : Tensor, shape (n, ...)
        The inputs, in the dtype of the model.
    y : Tensor of int64, shape (n,)
        The right classes.

    Raises
    ------
    TypeError
        If the dtypes of the model, the inputs and the targets do not belong together.
    ValueError
        If data is empty, not finite, of different lengths or of shapes that do not belong together.
    """
    check_model(model)
    x, y = _checked_data(model, x, y, "x", "y")
    if y.is_floating_point():
        raise TypeError(f"y has dtype {y.dtype}: an accuracy needs classes, such as y.long()")
    _check_output(model, x, y)
    with one_thread():
        return float((predict(model, x).argmax(1) == y).double().mean())


def predict(model: nn.Module, x: Tensor, batch_size: int = 256) -> Tensor:
    """Return what `model` says of `x`, computed in batches, without gradients.

    The model is used as after training, and left in the mode in which it was.

    Parameters
    ----------
    model : nn.Module
        Gives one output per input.
    x : Tensor, shape (n, ...)
        The inputs, in the dtype of the model.
    batch_size : int
        How many inputs are in memory with all that the layers make of them. More are slower, once
        that no longer fits into the cache of the processor.

    Returns
    -------
    Tensor, shape (n, ...)

    Raises
    ------
    TypeError
        If `batch_size` is no integer.
    ValueError
        If it is below 1, or there are no inputs.
    """
    check_integer("batch_size", batch_size, 1)
    if len(x) == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: pass at least one input")
    with _evaluating(model):
        return torch.cat([model(batch) for batch in x.split(batch_size)])


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Give PyTorch's global CPU generator a seed inside the block, and its own state back after it.

    PyTorch draws the first parameters of a layer from that generator and takes no other:

    >>> with seeded(0):
    ...     layer = nn.Linear(2, 1)

    Raises
    ------
    TypeError
        If `seed` is no integer.
    ValueError
        If it is negative.
    """
    check_integer("seed", seed, 0)
    generator = torch.default_generator
    state = generator.get_state()
    generator.manual_seed(seed)
    try:
        yield
    finally:
        generator.set_state(state)


# --8<-- [start:replace_file]
def replace_file(path: Path, content: bytes) -> None:
    """Give a file a new content, or leave it as it was: never half of it.

    The content is written beside the file and takes its name when it is complete. Whoever reads the
    file, at any moment and after any crash, finds the old content or the new.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.parent} is no folder: make it before {path.name}")
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # on the disk, not only on its way there
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


# --8<-- [end:replace_file]


def save_weights(model: nn.Module, path: Path) -> None:
    """Write the parameters and buffers of `model` into a file: all of them, or nothing at all.

    The format, safetensors, holds names, shapes, dtypes and numbers, and no code that could run.

    Parameters
    ----------
    model : nn.Module
        Whose parameters are kept. `load_weights` gives them to a network of the same layers.
    path : Path
        The file, such as `Path("model.safetensors")`. One that is there is replaced.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    """
    tensors = {name: each.detach().cpu().contiguous() for name, each in model.state_dict().items()}
    replace_file(path, safetensors.torch.save(tensors))


def load_weights(model: nn.Module, name: str | Path) -> None:
    """Give `model` the parameters of a file: of one that the book recorded, or of your own.

    Parameters
    ----------
    model : nn.Module
        A network of the same layers. It ends in evaluation mode.
    name : str or Path
        A string names a file that a listing of the book trained, in the folder `weights` of this
        package. A `Path` is a file of yours, as `save_weights` writes it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is damaged, or its tensors are not those of `model`. The model is then as before.
    """
    if isinstance(name, Path):
        file: Path | Traversable = name
        shown, remedy, missing = (
            str(name),
            "write it with save_weights",
            "pass a file that is there",
        )
    else:
        file = resources.files("convbook") / "weights" / name
        shown, remedy = f"convbook/weights/{name}", "install convbook anew"
        missing = "install convbook anew, or run make record; a file of your own is a Path"
    if not file.is_file():
        raise FileNotFoundError(f"{shown} is missing: {missing}")
    try:
        recorded = safetensors.torch.load(file.read_bytes())
    except safetensors.SafetensorError as error:
        raise ValueError(f"{shown} is damaged: {remedy}") from error
    check_tensors(model, recorded, file.name)
    model.load_state_dict(recorded)
    model.eval()


def check_tensors(model: nn.Module, tensors: dict[str, Tensor], file: str) -> None:
    """Raise unless the tensors of a file have the names, shapes and dtypes of those of `model`.

    Raises
    ------
    ValueError
        If one of them has not; the message names the first, and what it is.
    """
    expected = model.state_dict()
    for tensor in sorted(expected.keys() | tensors.keys()):
        ours, theirs = _kind(expected.get(tensor)), _kind(tensors.get(tensor))
        if ours != theirs:
            raise ValueError(
                f"{file} does not fit {type(model).__name__}: {tensor} is {theirs} in the file and "
                f"{ours} in the model: build the model with the sizes it was trained with"
            )


# --8<-- [start:choose_device]
def choose_device(dtype: torch.dtype = torch.float64) -> torch.device:
    """Return the fastest device that computes in `dtype`: a GPU if there is one, else the CPU."""
    if torch.cuda.is_available():  # NVIDIA, and AMD by ROCm
        return torch.device("cuda")
    if torch.backends.mps.is_available() and dtype != torch.float64:  # Apple: no float64
        return torch.device("mps")
    return torch.device("cpu")


# --8<-- [end:choose_device]


def session_report() -> dict[str, str]:
    """Return what a result may depend on, to be kept beside it: versions first, then the machine.

    Two reports that differ in a version may differ in every digit; two that differ in a line about
    the machine, in the last digits.
    """
    packages = ("convbook", "torch", "numpy", "safetensors", "matplotlib")
    return {
        "python": platform.python_version(),
        **{package: _version(package) for package in packages},
        "system": platform.platform(),
        "cores": str(os.cpu_count()),
        "threads": str(torch.get_num_threads()),
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "matrix library": "MKL" if torch.backends.mkl.is_available() else "another than MKL",
        "default dtype": str(torch.get_default_dtype()),
        "deterministic": str(torch.are_deterministic_algorithms_enabled()),
        "device": str(choose_device()),
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _kind(tensor: Tensor | None) -> str:
    return "absent" if tensor is None else f"{tuple(tensor.shape)} {tensor.dtype}"


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread inside the block: models this small are never faster on two."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Use the model as it is used after training: no gradients, no dropout."""
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(training)


def check_model(model: nn.Module) -> None:
    """Raise unless the model has parameters to change, all of one dtype."""
    dtypes = {parameter.dtype for parameter in model.parameters()}
    if not dtypes:
        raise ValueError(f"{type(model).__name__} has no parameters: there is nothing to train")
    if len(dtypes) > 1:
        raise TypeError(f"the model mixes {_names(dtypes)}: make it one, such as model.double()")


def _checked_data(
    model: nn.Module, x: Tensor, y: Tensor, x_name: str, y_name: str
) -> tuple[Tensor, Tensor]:
    """Return inputs and targets where the model is, or raise if it cannot learn from them."""
    for name, values in ((x_name, x), (y_name, y)):
        if not isinstance(values, Tensor):
            kind = type(values).__name__
            raise TypeError(f"{name} is of type {kind}: pass a tensor, such as torch.tensor(...)")
        if values.ndim == 0 or values.numel() == 0:
            raise ValueError(f"{name} has shape {tuple(values.shape)}: pass at least one example")
        if not values.isfinite().all():
            raise ValueError(f"{name} holds nan or inf: remove or replace those examples")
    if len(x) != len(y):
        raise ValueError(
            f"{x_name} holds {len(x)} examples and {y_name} {len(y)}: pass one target per example"
        )
    weights = next(model.parameters())
    if x.dtype != weights.dtype:
        raise TypeError(
            f"the model is {weights.dtype} and {x_name} {x.dtype}: "
            f"pass {x_name.split()[-1]}.to({weights.dtype}), or build the model in {x.dtype}"
        )
    if y.dtype not in (torch.int64, weights.dtype):
        raise TypeError(
            f"{y_name} has dtype {y.dtype}: pass classes as torch.int64, numbers as {weights.dtype}"
        )
    return x.to(weights.device), y.to(weights.device)


def _check_output(model: nn.Module, x: Tensor, y: Tensor) -> None:
    """Raise unless the outputs of the model can be compared with the targets."""
    with _evaluating(model):
        output = tuple(model(x[:1]).shape)
    target = tuple(y[:1].shape)
    if y.is_floating_point() and output != target:
        raise ValueError(
            f"for one example the model gives {output} and y holds {target}: "
            "make both the same, such as y[:, None]"
        )
    if not y.is_floating_point():
        if len(output) < 2 or output[:1] + output[2:] != target:
            raise ValueError(
                f"for one example the model gives {output} and y holds {target}: "
                "classes need outputs (n, classes) and targets (n,)"
            )
        if not 0 <= int(y.min()) <= int(y.max()) < output[1]:
            raise ValueError(
                f"y holds classes {int(y.min())} to {int(y.max())}, the model {output[1]} outputs: "
                "count classes from 0, one output per class"
            )


def _names(dtypes: set[torch.dtype]) -> str:
    return " and ".join(sorted(map(str, dtypes)))
