"""Chapter 4: sequences as arrays, batches as slices, and a network that fits the question.

The loops are those of the source, statement by statement; both sides start from the same and must
end at the same.
"""

import io
import time
import tracemalloc
from collections.abc import Callable
from functools import cache, partial
from itertools import product

import logomaker
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
from matplotlib.figure import Figure
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader, Dataset

from benchmarks.compare import Row, time_ratio
from convbook.dna import (
    BASES,
    DNA,
    FlatDNA,
    MotifNet,
    SequenceDataset,
    all_8mers,
    decode,
    kmers,
    one_hot,
    score,
    stream_kmers,
)
from convbook.logos import COLOURS, filter_windows, plot_logos
from convbook.training import fit, predict

Array = NDArray[np.float64]

ROWS_OF_BASE = dict(zip(BASES, np.eye(4).tolist(), strict=True))
POINTS_OF_BASE = {"A": 20.0, "C": 17.0, "G": 14.0, "T": 11.0}
SEEDS = range(10)


@cache
def _data() -> DNA:
    return all_8mers()


@cache
def _letters() -> list[str]:
    return decode(_data().codes)


# Sequences


def _encode_one(sequence: str) -> NDArray[np.float64]:
    """Return one sequence as (length, 4)."""
    if not set(sequence).issubset(BASES):
        raise ValueError(sequence)
    return np.array([ROWS_OF_BASE[base] for base in sequence])


def _all_8mers_as_letters() -> list[str]:
    return ["".join(letters) for letters in product(BASES, repeat=8)]


def encoding() -> Row:
    """Compare making all 8-mers one-hot one after the other with `one_hot`."""

    def loop() -> Array:
        each = [torch.tensor(_encode_one(sequence)) for sequence in _all_8mers_as_letters()]
        return torch.stack(each).transpose(1, 2).numpy()

    ratio = time_ratio(loop, lambda: one_hot(kmers(8)).numpy(), rounds=2, turns=5)
    return Row("65,536 8-mers: one-hot one by one / one_hot", ratio, 150)


def scoring() -> Row:
    """Compare scoring all 8-mers one after the other with `score`."""

    def loop() -> Array:
        scores = []
        for sequence in _all_8mers_as_letters():
            total = np.mean([POINTS_OF_BASE[base] for base in sequence])
            if "TAT" in sequence:
                total += 10
            if "GCG" in sequence:
                total -= 10
            scores.append(total)
        return np.array(scores)

    ratio = time_ratio(loop, lambda: score(kmers(8)), rounds=3, turns=3)
    return Row("65,536 8-mers: scored one by one / score", ratio, 100)


def enumerating() -> Row:
    """Compare `itertools.product` with `stream_kmers`, all 9-mers."""

    def loop() -> Array:
        return np.array(list(product(range(4), repeat=9)), dtype=np.uint8)

    ratio = time_ratio(loop, lambda: np.concatenate(list(stream_kmers(9))), rounds=3, turns=3)
    return Row("262,144 9-mers: itertools.product / stream_kmers", ratio, 20)


def streaming() -> Row:
    """Return the most memory that scoring all 16,777,216 12-mers takes, in MiB."""
    next(stream_kmers(1))
    tracemalloc.start()
    count = sum(len(score(block)) for block in stream_kmers(12))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4**12
    return Row("16,777,216 12-mers streamed and scored: MiB", peak / 2**20, 16, at_most=True)


def streaming_time() -> Row:
    """Compare the time per base with that of all 8-mers at once: streaming costs nothing."""

    def seconds(scores: Callable[[], object], rounds: int) -> float:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            scores()
            times.append(time.perf_counter() - start)
        return min(times)

    at_once = seconds(lambda: score(kmers(8)), 10) / (4**8 * 8)
    streamed = seconds(lambda: [score(block).sum() for block in stream_kmers(12)], 3)
    what = "time per base: all 12-mers streamed / all 8-mers at once"
    return Row(what, streamed / (4**12 * 12) / at_once, 3, at_most=True)


# Networks


def counting() -> Row:
    """Compare looking at one window and filter after the other with `filter_windows`."""
    chosen = _data().test[:3000]
    conv = FlatDNA().conv
    sequences, x = [_letters()[i] for i in chosen], _data().x[chosen]

    def loop() -> Array:
        seen = []
        with torch.no_grad():
            for sequence in sequences:
                for start in range(len(sequence) - 2):
                    window = torch.tensor(_encode_one(sequence[start : start + 3]).T)
                    seen.append((window, conv(window[None])[0, :, 0]))
        half = torch.stack([response for _, response in seen]).amax(0) / 2
        counts = {f: torch.zeros(4, 3, dtype=torch.float64) for f in range(32)}
        for window, response in seen:
            for f in range(32):
                if response[f] > half[f]:
                    counts[f] += window
        return torch.stack(list(counts.values())).numpy()

    ratio = time_ratio(
        loop, lambda: filter_windows(conv, x).counts.astype(float), rounds=1, turns=10
    )
    return Row("windows of 3,000 sequences: one by one / filter_windows", ratio, 200)


def predicting() -> Row:
    """Compare predictions one by one with `predict`."""
    model, x = FlatDNA().eval(), _data().x[_data().test]

    def loop() -> Array:
        with torch.no_grad():
            return np.array([model(x[i : i + 1]).item() for i in range(len(x))])

    ratio = time_ratio(loop, lambda: predict(model, x).numpy(), rounds=3, turns=3)
    return Row("13,108 predictions: one by one / predict", ratio, 25)


def batching() -> Row:
    """Compare a `DataLoader` with batches taken from a tensor, one epoch in the same order."""
    data = _data()
    order = torch.randperm(len(data.train), generator=torch.Generator().manual_seed(0))
    codes, x, y = data.codes[data.train], data.x[data.train], data.y[data.train]
    dataset = SequenceDataset(codes, y)

    def loader() -> Array:
        batches = DataLoader(dataset, batch_size=128, sampler=order.tolist())
        return np.array([float(each.sum() + target.sum()) for each, target in batches])

    def slices() -> Array:
        batches = ((x[batch], y[batch]) for batch in order.split(128))
        return np.array([float(each.sum() + target.sum()) for each, target in batches])

    ratio = time_ratio(loader, slices, rounds=3, turns=3)
    return Row("batches of an epoch: DataLoader / tensors", ratio, 40)


def drawing() -> Row:
    """Compare an axes and a `Logo` per filter with `plot_logos`, 32 filters, saved as SVG."""
    heights = np.random.default_rng(0).uniform(0.05, 0.45, size=(32, 4, 3))

    def save(figure: Figure) -> None:
        figure.savefig(io.BytesIO(), format="svg")
        plt.close(figure)

    def one_by_one() -> Array:
        figure, axes = plt.subplots(4, 8, figsize=(12, 5))
        letters = {base: [] for base in BASES}
        for f, (ax, each) in enumerate(zip(axes.flat, heights, strict=True)):
            table = pd.DataFrame(each.T, columns=list(BASES))
            logo = logomaker.Logo(table, ax=ax, font_name="DejaVu Sans", color_scheme=COLOURS)
            ax.set_ylim(0, 2)
            ax.set_title(f"{f}")
            row, column = divmod(f, 8)
            for base in BASES:  # where `plot_logos` puts them
                for place in range(3):
                    vertices = logo.glyph_df.loc[place, base].patch.get_path().vertices
                    corner = [column * 4 + 0.5, -1.5 * row]
                    letters[base].append(vertices * [1, 0.5] + corner)
        save(figure)
        return np.concatenate([each for base in BASES for each in letters[base]])

    def at_once() -> Array:
        figure, ax = plt.subplots(figsize=(12, 5))
        plot_logos(ax, heights, [f"{f}" for f in range(32)], columns=8)
        letters = np.concatenate([patch.get_path().vertices for patch in ax.patches])
        save(figure)
        return letters

    # Outlines come in single precision, so that the last digits of the letters differ.
    np.testing.assert_allclose(one_by_one(), at_once(), atol=1e-6)
    ratio = time_ratio(lambda: one_by_one()[:0], lambda: at_once()[:0], rounds=1, turns=10)
    return Row("32 logos: an axes and a Logo each / plot_logos", ratio, 10)


# Training


class _InMemory(Dataset[tuple[Tensor, Tensor]]):
    """The dataset of the source: everything encoded when it is made, (length, 4) each."""

    def __init__(self, rows: Tensor) -> None:
        self.x = _data().x[rows].transpose(1, 2).float().contiguous()
        self.y = _data().y[rows].float()

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        return self.x[i], self.y[i]


def _epoch_of_source() -> float:
    """Return the seconds of one of the source's epochs, in its float32: the best of four."""
    train = DataLoader(_InMemory(_data().train), batch_size=128, shuffle=True)
    validation = DataLoader(_InMemory(_data().validation), batch_size=128)
    model = FlatDNA().float()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    seconds = []
    for _ in range(4):
        start = time.perf_counter()
        losses = []
        for x, y in train:
            loss = mse_loss(model(x.permute(0, 2, 1)), y)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item() * len(y))
        with torch.no_grad():
            losses += [mse_loss(model(x.permute(0, 2, 1)), y).item() for x, y in validation]
        seconds.append(time.perf_counter() - start)
    return min(seconds)


@cache
def _flat() -> list[tuple[float, float]]:
    """Return the seconds and the validation MSE of a short training of the source's network."""
    recipe = {"lr": 0.02, "epochs": 2, "batch_size": 160}
    adam = partial(torch.optim.Adam, betas=(0.9, 0.99), fused=True)
    return _train(FlatDNA, _data().train, optimiser=adam, **recipe)


def floor_time() -> Row:
    """Compare 50 epochs of SGD with that training, of which each second is counted."""
    ratio = 50 * _epoch_of_source() / min(seconds for seconds, _ in _flat())
    return Row("the source's network: 50 epochs of SGD / two of Adam", ratio, 40)


def floor() -> Row:
    """Return how far it comes, in the worst case."""
    worst = max(error for _, error in _flat())
    return Row("its validation MSE then, worst of 10 seeds, %", 100 * worst, 86, at_most=True)


@cache
def _motif() -> list[tuple[float, float]]:
    """Return seconds and validation MSE of the fixed architecture."""
    return _train(MotifNet, _data().train[:4096], lr=0.03, epochs=20)


def solution_time() -> Row:
    """Return the seconds of the slowest seed."""
    worst = max(seconds for seconds, _ in _motif())
    return Row("the fixed architecture, slowest of 10 seeds, s", worst, 6, at_most=True)


def solution() -> Row:
    """Return the error of the worst seed."""
    worst = max(error for _, error in _motif())
    what = "its validation MSE, worst of 10 seeds, thousandths"
    return Row(what, 1000 * worst, 1, at_most=True)


def _train(
    network: Callable[..., FlatDNA | MotifNet], rows: Tensor, **recipe: object
) -> list[tuple[float, float]]:
    """Train one network per seed: return the seconds and the validation MSE of each."""
    data, runs = _data(), []
    x, y = data.x[rows], data.y[rows]
    held_out, truth = data.x[data.validation], data.y[data.validation]
    for seed in SEEDS:
        model = network(seed=seed).standardise(y)
        start = time.perf_counter()
        fit(model, x, y, loss=mse_loss, seed=seed, **recipe)  # type: ignore[arg-type]
        seconds = time.perf_counter() - start
        runs.append((seconds, mse_loss(predict(model, held_out), truth).item()))
    return runs


BENCHMARKS = [
    encoding,
    scoring,
    enumerating,
    streaming,
    streaming_time,
    counting,
    predicting,
    batching,
    drawing,
    floor_time,
    floor,
    solution_time,
    solution,
]
