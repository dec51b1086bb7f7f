"""Train on many processes with the result of one, and go on where a run was broken off.

Three decisions make a run repeatable. The order of the rows depends on seed and epoch alone. Each
batch is dealt into a fixed number of shards, however many processes share them. And the losses of
all rows of a batch are divided by their number once, so that a smaller last batch counts right.
"""

import hashlib
import io
import math
import os
import pickle
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from convbook.checks import check_integer
from convbook.dna import one_hot
from convbook.training import (
    check_model,
    check_tensors,
    one_cycle,
    one_thread,
    predict,
    replace_file,
    seeded,
)

__all__ = [
    "Run",
    "Stream",
    "World",
    "deal",
    "load_checkpoint",
    "predict_codes",
    "save_checkpoint",
    "sum_of_losses",
    "train_sharded",
    "world",
]

Optimiser = torch.optim.Optimizer
Scheduler = torch.optim.lr_scheduler.LRScheduler
Batch = tuple[int, list[tuple[int, Tensor, Tensor]]]

_TORCHRUN = ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
MAGIC = b"convbook checkpoint 1\n"


@dataclass(frozen=True)
class World:
    """The processes that train together, as one of them sees them. By default there is only one.

    Attributes
    ----------
    rank : int
        Which of them this is, from 0.
    size : int
        How many there are.
    device : torch.device
        Where this one computes.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @property
    def main(self) -> bool:
        """Whether this is the one that prints and writes files."""
        return self.rank == 0

    def parallel(self, model: nn.Module) -> nn.Module:
        """Let the processes start from the parameters of rank 0 and average their gradients."""
        model.to(self.device)
        return DistributedDataParallel(model) if self.size > 1 else model

    def sum(self, values: Tensor) -> Tensor:
        """Return the sum of what every process passes: the same on each."""
        total = values.detach().clone()
        if self.size > 1:
            dist.all_reduce(total)  # a sum, unless told otherwise
        return total


# --8<-- [start:world]
@contextmanager
def world(device: str = "cpu", timeout: float = 60.0) -> Iterator[World]:
    """Join the processes that torchrun started, or be alone if it started none.

    Parameters
    ----------
    device : {"cpu", "cuda"}
        Where to compute. Each process takes the GPU of its own number on its machine.
    timeout : float
        After how many seconds without an answer a process gives up.

    Raises
    ------
    ValueError
        If torchrun's environment is not complete.
    """
    with one_thread():  # more threads than cores would fight for them
        if "RANK" not in os.environ:  # what torchrun tells each process
            yield World(device=torch.device(device))
            return
        place = place_of(device)
        backend, own = ("nccl", place) if place.type == "cuda" else ("gloo", None)
        dist.init_process_group(backend, timeout=timedelta(seconds=timeout), device_id=own)
        try:
            yield World(dist.get_rank(), dist.get_world_size(), place)
        finally:
            # Gloo's threads let go of their work a moment after we have its result, and ask for
            # Python's lock to do so. A program that is ending would not give it to them any more.
            time.sleep(0.3)
            dist.destroy_process_group()


# --8<-- [end:world]


def place_of(device: str) -> torch.device:
    """Return where this process computes: of several CUDA devices, each process has its own.

    Raises
    ------
    ValueError
        If a variable of torchrun's environment is missing.
    """
    missing = [name for name in _TORCHRUN if name not in os.environ]
    if missing:
        raise ValueError(
            f"RANK is set and {missing[0]} is not: start the script with torchrun, or unset RANK"
        )
    return torch.device(f"cuda:{os.environ['LOCAL_RANK']}" if device == "cuda" else device)


# --8<-- [start:deal]
def deal(
    rows: int, batch_size: int, *, shards: int = 2, seed: int = 0, epoch: int = 0
) -> Iterator[list[NDArray[np.int64]]]:
    """Yield the batches of an epoch, each dealt into shards: no process needs to ask another.

    Parameters
    ----------
    rows, batch_size, shards : int
        How many there are, how many share a batch, and into how many parts that is dealt.
    seed, epoch : int
        What the order depends on.

    Raises
    ------
    TypeError
        If a number is no integer.
    ValueError
        If one is too small.
    """
    for name, number in (("rows", rows), ("batch_size", batch_size), ("shards", shards)):
        check_integer(name, number, 1)
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    for start in range(0, rows, batch_size):
        yield np.array_split(order[start : start + batch_size], shards)


# --8<-- [end:deal]


class Stream:
    """A table of sequences that is handed out batch by batch, one-hot only when its turn comes.

    Parameters
    ----------
    codes : ndarray of uint8, shape (rows, length)
        The sequences, also as an array that `numpy.load` maps from a file with `mmap_mode="r"`.
    y : array_like, shape (rows,) or as the output of the model
        The targets.
    batch_size : int
        How many rows share a step, over all processes together.
    shards : int
        Into how many parts each batch is dealt. The processes share them: 2 shards are 2 for one
        process, 1 for each of two.
    seed : int
        Decides, with the epoch, the order of the rows.
    dtype : torch.dtype
        Of what is handed out.

    Raises
    ------
    TypeError
        If the codes are no integers, or another argument is none.
    ValueError
        If codes and targets are empty, of different lengths, or a target is not finite, or if a
        number is too small.
    """

    def __init__(
        self,
        codes: NDArray[np.uint8],
        y: ArrayLike,
        *,
        batch_size: int = 1024,
        shards: int = 2,
        seed: int = 0,
        dtype: torch.dtype = torch.float64,
    ) -> None:
        check_integer("batch_size", batch_size, 1)
        check_integer("shards", shards, 1)
        check_integer("seed", seed, 0)
        self.codes, self.y = codes, np.asarray(y)
        self.batch_size, self.shards, self.seed, self.dtype = batch_size, shards, seed, dtype
        if codes.ndim != 2 or codes.dtype.kind not in "iu":
            kind = f"{codes.dtype} of shape {codes.shape}"
            raise TypeError(f"codes are {kind}: pass integers (rows, length), as encode gives them")
        if codes.size == 0 or len(codes) != len(self.y):
            raise ValueError(
                f"codes hold {len(codes)} rows and y {len(self.y)}: pass one target per row"
            )
        if not np.isfinite(self.y).all():
            row = int((~np.isfinite(self.y)).argmax())
            raise ValueError(f"y holds nan or inf, first in row {row}: leave that row out")

    def __len__(self) -> int:
        """Return the number of batches of an epoch; the last may be smaller."""
        return math.ceil(len(self.y) / self.batch_size)

    # --8<-- [start:batches]
    def batches(self, epoch: int, world: World | None = None, start: int = 0) -> Iterator[Batch]:
        """Yield of each batch, from `start` on, its size and this process's shards: k, x and y."""
        world = world or World()
        dealt = deal(len(self.y), self.batch_size, shards=self.shards, seed=self.seed, epoch=epoch)
        for shards in islice(dealt, start, None):
            mine = range(self.shards)[world.rank :: world.size]
            yield sum(map(len, shards)), [(k, *self.encoded(shards[k])) for k in mine]

    # --8<-- [end:batches]

    def encoded(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Return some rows one-hot, (n, 4, length), and their targets. None of them is fine."""
        if len(rows):
            x = one_hot(self.codes[rows], self.dtype)
        else:  # a last batch may have fewer rows than shards
            x = torch.zeros(0, 4, self.codes.shape[1], dtype=self.dtype)
        return x, torch.as_tensor(self.y[rows], dtype=self.dtype)


def sum_of_losses(output: Tensor, target: Tensor) -> Tensor:
    """Return the cross-entropy of logits and targets 0 or 1, summed over the rows."""
    return nn.functional.binary_cross_entropy_with_logits(output, target, reduction="sum")


@dataclass
class Run:
    """What a call of `train_sharded` leaves.

    Attributes
    ----------
    losses : list of float
        The mean loss over all rows of all processes, one per epoch, each measured before the step
        that it causes.
    first, last : int
        The step that the run started after, 0 unless it resumed, and the last that it did.
    rows : int
        How many rows this call learned from, over all processes.
    seconds : float
        How long that took.
    """

    losses: list[float]
    first: int
    last: int
    rows: int
    seconds: float

    @property
    def throughput(self) -> float:
        """Rows per second; 0 if there was nothing left to do."""
        return self.rows / self.seconds if self.rows else 0.0


@dataclass
class Progress:
    """How far a training has come: what a checkpoint keeps beside model, optimiser and scheduler.

    There is no state of a random generator: every draw is made of seed, epoch, batch and shard.

    Attributes
    ----------
    step : int
        Batches done, over all epochs.
    losses : list of float
        The mean loss of each epoch that is complete.
    sums : Tensor of float64, shape (shards,)
        The summed losses of this epoch so far, of the shards that are this process's.
    """

    step: int
    losses: list[float]
    sums: Tensor


# --8<-- [start:learn]
def learn(
    model: nn.Module,
    shards: list[tuple[int, Tensor, Tensor]],
    rows: int,
    world: World,
    loss: Callable[[Tensor, Tensor], Tensor],
    sums: Tensor,
    seeds: list[int],
) -> None:
    """Leave the gradient of the mean loss over all the rows of a batch in the parameters."""
    for k, x, y in shards:
        # The gradients travel with the last shard of a process, not with each.
        waits = isinstance(model, DistributedDataParallel) and k != shards[-1][0]
        with cast(Any, model).no_sync() if waits else nullcontext(), seeded(seeds[k]):
            output, target = model(x.to(world.device)), y.to(world.device)
            check_shape(output, target)
            total = loss(output, target)
            # DistributedDataParallel divides by the number of processes: undone beforehand.
            (total * (world.size / rows)).backward()
        sums[k] += total.detach()


# --8<-- [end:learn]


# --8<-- [start:train]
def go_on(
    progress: Progress,
    model: nn.Module,
    stream: Stream,
    world: World,
    *,
    epochs: int,
    optimiser: Optimiser,
    scheduler: Scheduler,
    loss: Callable[[Tensor, Tensor], Tensor],
    after: Callable[[], None],
) -> None:
    """Train from `progress` to the end; `train_sharded` checks the arguments before."""
    while progress.step < epochs * len(stream):
        epoch, start = divmod(progress.step, len(stream))
        for rows, shards in stream.batches(epoch, world, start):
            optimiser.zero_grad()
            seeds = np.random.SeedSequence([stream.seed, progress.step]).generate_state(
                stream.shards
            )
            learn(model, shards, rows, world, loss, progress.sums, seeds.tolist())
            if not progress.sums.isfinite().all():
                raise FloatingPointError(
                    f"the loss is no longer finite in step {progress.step + 1}, at learning rate "
                    f"{scheduler.get_last_lr()[0]:.3g}: pass a smaller lr"
                )
            optimiser.step()
            scheduler.step()
            progress.step += 1
            if progress.step % len(stream) == 0:  # an epoch is complete
                total = world.sum(progress.sums).sum().item()
                progress.losses.append(total / len(stream.y))
                progress.sums.zero_()
            after()  # save, perhaps


# --8<-- [end:train]


def train_sharded(
    model: nn.Module,
    stream: Stream,
    world: World | None = None,
    *,
    epochs: int = 1,
    lr: float = 1e-2,
    optimiser: Callable[..., Optimiser] = torch.optim.Adam,
    schedule: Callable[[Optimiser, int], Scheduler] = one_cycle,
    loss: Callable[[Tensor, Tensor], Tensor] = sum_of_losses,
    checkpoint: Path | None = None,
    every: int = 20,
    on_step: Callable[[int], None] | None = None,
) -> Run:
    """Train `model` in place, together with the other processes, or go on from a checkpoint.

    On the CPU, one process and two end with the same parameters, bit for bit, if the batches are
    dealt into two shards; so do a run that was broken off and resumed and one that was not. With
    more shards, another number of processes adds the same gradients in another order, and the last
    bits may differ. What dropout draws on the CPU depends on seed, step and shard alone; a GPU has
    generators of its own, which nothing here sets.

    Parameters
    ----------
    model : nn.Module
        What to train, in the dtype of the stream. It ends in evaluation mode.
    stream : Stream
        The data. Each process needs the whole table, and reads its own rows of it.
    world : World, optional
        The processes, as the context manager `world` gives them. By default this one alone.
    epochs : int
        How often all the data is seen.
    lr : float
        The learning rate that the schedule starts from.
    optimiser : callable
        Called as `optimiser(model.parameters(), lr=lr)`.
    schedule : callable
        Called as `schedule(optimiser, steps)`: the scheduler that is stepped after each batch.
    loss : callable
        From outputs and targets to the sum, not the mean, of their losses.
    checkpoint : Path, optional
        Where the state is kept. If the file is there, the run goes on from it. All processes read
        it, and rank 0 writes it.
    every : int
        After how many steps the state is written; it also is after the last.
    on_step : callable, optional
        Called with the number of steps done, after each.

    Returns
    -------
    Run
        The losses, and how long this call took.

    Raises
    ------
    TypeError
        If the model is of another dtype than the stream, or a number is no integer.
    ValueError
        If the shards cannot be shared evenly, the model holds batch normalisation, an output has
        another shape than its targets, an argument is out of its range, or the checkpoint is
        damaged, of another model or of other settings.
    FloatingPointError
        If the loss becomes infinite or nan.
    RuntimeError
        If not all processes found the same checkpoint, or another process ended.
    """
    world = world or World()
    _check_run(model, stream, world, epochs, lr, every)
    model.to(world.device)
    tuned = optimiser(model.parameters(), lr=lr)
    scheduler = schedule(tuned, epochs * len(stream))
    sums = torch.zeros(stream.shards, dtype=torch.float64, device=world.device)
    progress, settings = Progress(0, [], sums), _settings(stream, epochs, lr)
    if checkpoint is not None and checkpoint.exists():
        found = load_checkpoint(checkpoint, model, tuned, scheduler)
        _check_settings(checkpoint, found.pop("settings", {}), settings)
        progress = Progress(**found)
        mine = range(stream.shards)[world.rank :: world.size]
        sums[mine] = progress.sums.to(sums)[mine]
        progress.sums = sums
    _check_agreement(world, progress.step, checkpoint)
    parallel = world.parallel(model)
    first = progress.step

    def after() -> None:
        step = progress.step
        if checkpoint is not None and (step % every == 0 or step == epochs * len(stream)):
            kept = {**vars(progress), "sums": world.sum(progress.sums), "settings": settings}
            if world.main:
                save_checkpoint(checkpoint, model, tuned, scheduler, **kept)
        if on_step is not None:
            on_step(step)

    start = time.perf_counter()
    parallel.train()
    try:
        with one_thread(), _explained(world, progress, checkpoint):
            go_on(
                progress,
                parallel,
                stream,
                world,
                epochs=epochs,
                optimiser=tuned,
                scheduler=scheduler,
                loss=loss,
                after=after,
            )
    finally:
        model.eval()
    seconds = time.perf_counter() - start
    rows = _rows_done(progress.step, stream) - _rows_done(first, stream)
    return Run(progress.losses, first, progress.step, rows, seconds)


def predict_codes(
    model: nn.Module,
    codes: NDArray[np.uint8],
    world: World | None = None,
    *,
    batch_size: int = 1024,
) -> Tensor:
    """Return what `model` says of sequences, encoded batch by batch, shared by the processes.

    Parameters
    ----------
    model : nn.Module
        Gives one number per sequence. It is used as after training, and left in its mode.
    codes : ndarray of uint8, shape (n, length)
        The sequences.
    world : World, optional
        The processes: each takes every so many-th batch, and all get all the answers.
    batch_size : int
        How many sequences are one-hot at a time.

    Returns
    -------
    Tensor, shape (n,)
        In the dtype of the model, on the CPU, the same on each process.

    Raises
    ------
    TypeError
        If `batch_size` is no integer.
    ValueError
        If it is below 1, there are no sequences, or the model gives another shape than (n,).
    """
    check_integer("batch_size", batch_size, 1)
    if len(codes) == 0:
        raise ValueError(f"codes have shape {codes.shape}: pass at least one sequence")
    world = world or World()
    dtype = next(model.parameters()).dtype
    answers = torch.zeros(len(codes), dtype=dtype, device=world.device)
    with one_thread():
        for start in range(world.rank * batch_size, len(codes), world.size * batch_size):
            batch = slice(start, start + batch_size)
            x = one_hot(codes[batch], dtype).to(world.device)
            output = predict(model, x, batch_size)
            check_shape(output, answers[batch])
            answers[batch] = output
    return world.sum(answers).cpu()


# --8<-- [start:checkpoint]
def save_checkpoint(
    path: Path,
    model: nn.Module,
    optimiser: Optimiser,
    scheduler: Scheduler | None = None,
    **progress: Any,  # noqa: ANN401
) -> None:
    """Write everything that the next step depends on: all of it, or nothing at all.

    Parameters
    ----------
    path : Path
        The file. One that is there stays whole until the new one is complete.
    model, optimiser, scheduler
        Whose states are kept.
    **progress : numbers, strings, tensors, and lists and dicts of them
        What else `load_checkpoint` shall give back.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    TypeError
        If `progress` holds what cannot be read back.
    """
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "optimiser type": type(optimiser).__name__,
        "scheduler": None if scheduler is None else scheduler.state_dict(),
        "progress": progress,
    }
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getvalue()
    read_back(content, progress)
    replace_file(path, sealed(content))


# --8<-- [end:checkpoint]


def load_checkpoint(
    path: Path,
    model: nn.Module,
    optimiser: Optimiser,
    scheduler: Scheduler | None = None,
) -> dict[str, Any]:
    """Put model, optimiser and scheduler into the state that `save_checkpoint` wrote.

    The file is checked first: after an error, all three are as they were.

    Returns
    -------
    dict
        What was passed as `progress`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no checkpoint of this book, damaged, or not of this model, optimiser or scheduler.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: there is nothing to resume from")
    file = path.read_bytes()
    content = file[len(MAGIC) + 65 :]  # after 64 digits and the end of their line
    if not file.startswith(MAGIC):
        raise ValueError(f"{path} is no checkpoint of convbook: pass a file of save_checkpoint")
    if file != sealed(content):
        raise ValueError(f"{path} is damaged: delete it, and resume from an older one or anew")
    state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    check_tensors(model, state["model"], path.name)
    ours, theirs = type(optimiser).__name__, state["optimiser type"]
    sizes = [
        [len(group["params"]) for group in each["param_groups"]]
        for each in (state["optimiser"], optimiser.state_dict())
    ]
    if ours != theirs or sizes[0] != sizes[1]:
        raise ValueError(
            f"{path.name} is of {theirs} over {sizes[0]} parameters and the optimiser {ours} over "
            f"{sizes[1]}: resume with the same"
        )
    if (scheduler is None) != (state["scheduler"] is None):
        with_it, remedy = ("without", "none") if state["scheduler"] is None else ("with", "one")
        raise ValueError(f"{path.name} was written {with_it} a scheduler: pass {remedy}")
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    if scheduler is not None:
        scheduler.load_state_dict(state["scheduler"])
    progress: dict[str, Any] = state["progress"]
    return progress


def sealed(content: bytes) -> bytes:
    """Put a line that names the format before `content`, and one that no other content has."""
    return MAGIC + hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def read_back(content: bytes, progress: dict[str, Any]) -> None:
    """Raise unless a checkpoint can be read without running code that it may hold."""
    try:
        torch.load(io.BytesIO(content), weights_only=True)
    except pickle.UnpicklingError as error:
        kinds = ", ".join(f"{name} {type(value).__name__}" for name, value in progress.items())
        raise TypeError(
            f"progress cannot be read back ({kinds}): pass numbers, strings, tensors, "
            "or lists and dicts of them"
        ) from error


@contextmanager
def _explained(world: World, progress: Progress, path: Path | None) -> Iterator[None]:
    """Say what a broken connection means: Gloo names an address, and no process, step or remedy."""
    try:
        yield
    except RuntimeError as error:
        if world.size == 1 or not ("gloo" in str(error) or isinstance(error, dist.DistError)):
            raise
        remedy = "start anew" if path is None else f"the same command goes on from {path}"
        raise RuntimeError(
            f"rank {world.rank} lost another process after step {progress.step}: {remedy}"
        ) from error


def _rows_done(step: int, stream: Stream) -> int:
    epoch, batch = divmod(step, len(stream))
    return epoch * len(stream.y) + batch * stream.batch_size


def _settings(stream: Stream, epochs: int, lr: float) -> dict[str, int | float]:
    """Return what must be the same when a run is resumed; of the data, a thousand rows or so."""
    some = slice(None, None, math.ceil(len(stream.y) / 1000))
    data = np.ascontiguousarray(stream.codes[some]).tobytes() + stream.y[some].tobytes()
    return {
        "rows": len(stream.y),
        "batch_size": stream.batch_size,
        "shards": stream.shards,
        "seed": stream.seed,
        "epochs": epochs,
        "lr": lr,
        "data": zlib.crc32(data),
    }


def _check_settings(
    path: Path, found: dict[str, int | float], expected: dict[str, int | float]
) -> None:
    for name in expected:
        if found.get(name) != expected[name]:
            raise ValueError(
                f"{path.name} was written with {name} {found.get(name)} and this run has "
                f"{expected[name]}: pass the same, or another checkpoint"
            )


def _check_agreement(world: World, step: int, path: Path | None) -> None:
    """Raise on every process unless all start from the same step."""
    moments = torch.tensor([step, step**2], device=world.device)
    total, squares = world.sum(moments).tolist()
    if total**2 != world.size * squares:
        raise RuntimeError(
            f"rank {world.rank} starts from step {step} of {path}, another from another: "
            "keep the checkpoint where every machine can read it"
        )


def _check_run(
    model: nn.Module, stream: Stream, world: World, epochs: int, lr: float, every: int
) -> None:
    check_integer("epochs", epochs, 1)
    check_integer("every", every, 1)
    if not 0 < lr < math.inf:
        raise ValueError(f"lr {lr!r} is no positive number: pass one, such as 1e-2")
    if stream.shards % world.size:
        raise ValueError(
            f"{stream.shards} shards cannot be shared evenly by {world.size} processes: "
            f"pass shards={world.size}, or a multiple of it"
        )
    for name, layer in model.named_modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            raise ValueError(
                f"layer {name} is a {type(layer).__name__}, which would see one shard, "
                "not the batch: take nn.GroupNorm, or none"
            )
    check_model(model)
    dtype = next(model.parameters()).dtype
    if dtype != stream.dtype:
        raise TypeError(
            f"the model is {dtype} and the stream {stream.dtype}: pass dtype={dtype} to the stream"
        )


def check_shape(output: Tensor, target: Tensor) -> None:
    """Raise where PyTorch would broadcast: the loss of all pairs of rows."""
    if output.shape != target.shape:
        raise ValueError(
            f"the model gives {tuple(output.shape)} for targets {tuple(target.shape)}: "
            "make both the same, such as by nn.Flatten(0) at the end of the model"
        )
