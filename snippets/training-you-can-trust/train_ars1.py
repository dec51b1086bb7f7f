import argparse
import os
import signal
from pathlib import Path

from torch import nn

from convbook.distributed import Stream, predict_codes, train_sharded, world
from convbook.genomics import auc, load_ars1
from convbook.training import save_weights, seeded

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=50_000)  # drawn at random
parser.add_argument("--weights", type=Path)  # where they go in the end
parser.add_argument("--checkpoint", type=Path)  # where the state is kept
parser.add_argument("--speed", action="store_true")  # variants a second
parser.add_argument("--die-at", type=int)  # the step after which one is killed
options = parser.parse_args()

ars = load_ars1(options.rows, seed=0)
selected = ars.selected > 0
test, train = slice(0, len(ars) // 10), slice(len(ars) // 10, None)
with seeded(0):
    layers = nn.Conv1d(4, 32, kernel_size=25, stride=25), nn.ReLU(), nn.Flatten()
    model = nn.Sequential(*layers, nn.Linear(192, 1), nn.Flatten(0)).double()


def die(step):
    if step == options.die_at and w.rank == w.size - 1:
        os.kill(os.getpid(), signal.SIGKILL)


with world() as w:
    stream = Stream(ars.codes[train], selected[train], batch_size=1024, shards=2)
    file = options.checkpoint
    run = train_sharded(model, stream, w, lr=0.02, checkpoint=file, on_step=die)
    scores = predict_codes(model, ars.codes[test], w)
    if w.main:
        print(f"{len(ars):,} variants, steps {run.first} to {run.last}")
        print(f"training loss {run.losses[-1]:.2f}")
        print(f"AUC of new variants {auc(scores, selected[test]):.3f}")
        if options.speed:
            print(f"{run.throughput:,.0f} variants a second")
        if options.weights:
            save_weights(model, options.weights)
