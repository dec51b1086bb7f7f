"""Run by test_distributed.py in a process of its own: forks, trains together, prints what came out.

A process that has computed a gradient must not fork, and pytest's has; so this one does, and spares
each of the processes the seconds that PyTorch takes to import.
"""

import json
import multiprocessing
import os
import signal
import socket
import sys
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from convbook.distributed import Stream, predict_codes, train_sharded, world
from convbook.training import seeded

ROWS, BATCH = 129, 32  # the last batch holds one row: one of two shards is empty


def network():
    with seeded(0):
        conv = nn.Conv1d(4, 3, 5)
        return nn.Sequential(
            conv, nn.ReLU(), nn.Dropout(0.5), nn.Flatten(), nn.Linear(48, 1), nn.Flatten(0)
        ).double()


def table():
    codes = np.random.default_rng(0).integers(0, 4, (ROWS, 20), dtype=np.uint8)
    return codes, (codes[:, 3] == 2) | (codes[:, 9] == 0)


def training(w, *, shards=2, checkpoint=None, **options):
    """Train two epochs; return the loss of each and every bit of the parameters."""
    model, stream = network(), Stream(*table(), batch_size=BATCH, shards=shards)
    run = train_sharded(model, stream, w, epochs=2, checkpoint=checkpoint, every=2, **options)
    parameters = torch.cat([each.detach().flatten() for each in model.parameters()])
    answers = predict_codes(model, table()[0], w, batch_size=50)
    return {
        "losses": run.losses,
        "parameters": parameters.numpy().tobytes().hex(),
        "answers": answers.tolist(),
        "rows": run.rows,
        "first": run.first,
        "threads": torch.get_num_threads(),
    }


def dying(w, *, checkpoint):
    """Train, and let the last process be killed after the fifth of ten steps."""

    def kill(step):
        if step == 5 and w.rank == w.size - 1:
            os.kill(os.getpid(), signal.SIGKILL)

    return training(w, checkpoint=checkpoint, on_step=kill)


def apart(w, *, checkpoint):
    """Resume where only rank 0 can read the checkpoint."""
    return training(w, checkpoint=checkpoint if w.main else checkpoint.with_name("none"))


def adding(w):
    """Add what the processes say of themselves."""
    mine = torch.tensor([w.rank, 10.0 + w.rank])
    return {"mine": mine.tolist(), "sum": w.sum(mine).tolist(), "main": w.main, "size": w.size}


def member(job, rank, size, port, pipe, options):
    os.environ.update(
        RANK=str(rank),
        LOCAL_RANK=str(rank),
        WORLD_SIZE=str(size),
        MASTER_ADDR="127.0.0.1",
        MASTER_PORT=str(port),
    )
    try:
        with world(timeout=20) as w:
            result = job(w, **options)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    pipe.send({**result, "left": dist.is_initialized()})


def together(job, size, **options):
    """Return what each of so many processes says, None for one that said nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    context, members = multiprocessing.get_context("fork"), []
    for rank in range(size):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=member, args=(job, rank, size, port, there, options))
        process.start()
        there.close()
        members.append((process, here))
    said = []
    for process, pipe in members:
        try:
            said.append(pipe.recv())
        except EOFError:
            said.append(None)
        process.join()
    return said


def everything(folder):
    torch.optim.Adam(network().parameters())  # the first one imports much: here, once for all
    said = {"adding": together(adding, 3)}
    for shards, size in ((2, 1), (2, 2), (4, 1), (4, 2), (4, 4), (3, 2)):
        said[f"{shards} shards, {size}"] = together(training, size, shards=shards)
    for size in (1, 2):  # that resume what two left
        checkpoint = folder / f"{size}.ckpt"
        said[f"killed {size}"] = together(dying, 2, checkpoint=checkpoint)
        if size == 2:
            said["apart"] = together(apart, 2, checkpoint=checkpoint)
        said[f"resumed {size}"] = together(training, size, checkpoint=checkpoint)
        said[f"again {size}"] = together(training, size, checkpoint=checkpoint)
    return said


if __name__ == "__main__":
    print(json.dumps(everything(Path(sys.argv[1]))))
