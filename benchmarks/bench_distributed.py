"""Chapter 9: one stream for any number of processes, and what a second process gives.

Run by torchrun as a module, it trains and prints how many variants a second that took:
`torchrun --standalone --nproc-per-node 2 --module benchmarks.bench_distributed`.
"""

import subprocess
import sys
import tracemalloc
from functools import cache

import numpy as np
from numpy.typing import NDArray
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler

from benchmarks.compare import Row, time_ratio
from convbook.distributed import Stream, train_sharded, world
from convbook.dna import SequenceDataset
from convbook.genomics import load_ars1
from convbook.training import seeded

ROUNDS = 5


def network() -> nn.Module:
    """Build the network of the chapter."""
    with seeded(0):
        layers = nn.Conv1d(4, 32, 25, stride=25), nn.ReLU(), nn.Flatten(), nn.Linear(192, 1)
        return nn.Sequential(*layers, nn.Flatten(0)).double()


@cache
def _rows(count: int) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    ars = load_ars1(count, seed=0)
    return ars.codes, (ars.selected > 0).astype(float)


def batching() -> Row:
    """Compare a `DataLoader` of single sequences with the stream, one epoch of half the rows."""
    codes, y = _rows(4096)
    dataset = SequenceDataset(codes, y)

    def loader() -> NDArray[np.float64]:
        sampler = DistributedSampler(dataset, num_replicas=2, rank=0, seed=0)
        batches = list(DataLoader(dataset, batch_size=512, sampler=sampler))
        return np.array([len(batches), sum(len(x) for x, _ in batches)], dtype=float)

    def stream() -> NDArray[np.float64]:
        batches = list(Stream(codes, y, batch_size=1024).batches(0))
        return np.array([len(batches), sum(len(x) for _, ((_, x, _), _) in batches)], dtype=float)

    ratio = time_ratio(loader, stream, rounds=3, turns=3)
    return Row("half of 4,096 variants: DataLoader / both halves streamed", ratio, 10)


def memory() -> Row:
    """Return the most memory that a pass over all variants takes beside their codes, in MiB."""
    codes, y = _rows(603_569)
    stream = Stream(codes, y)
    tracemalloc.start()
    rows = sum(rows for rows, _ in stream.batches(0))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == len(codes)
    return Row("603,569 variants streamed, one-hot: MiB", peak / 2**20, 32, at_most=True)


def throughputs(processes: int) -> list[float]:
    """Return how many variants a second so many processes learn from, several times."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    module = ["--nproc-per-node", f"{processes}", "--module", "benchmarks.bench_distributed"]
    said = subprocess.run([*command, *module], check=True, capture_output=True, text=True).stdout
    return [float(line) for line in said.split()]


def scaling() -> Row:
    """Return what a second process gives, as measured: it depends on the cores that are free."""
    one, two = (max(throughputs(processes)) for processes in (1, 2))
    return Row(f"variants a second, 2 processes / 1 process ({one:,.0f})", two / one, 0)


def main() -> None:
    """Train several times on the same variants."""
    codes, y = _rows(100_000)
    with world() as w:
        for _ in range(ROUNDS):
            run = train_sharded(network(), Stream(codes, y), w, lr=0.02)
            if w.main:
                print(run.throughput)


BENCHMARKS = [batching, memory, scaling]

if __name__ == "__main__":
    main()
