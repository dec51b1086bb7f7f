"""Find a spike in noise: the data, three rules without learning, and three networks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d, max_pool1d

from convbook.checks import check_integer
from convbook.training import load_weights, seeded

__all__ = [
    "DECOY",
    "SPIKE",
    "FlatCNN",
    "SpikeCNN",
    "SpikeMLP",
    "Spikes",
    "best_threshold",
    "draw_signals",
    "energy",
    "largest_sample",
    "make_spikes",
    "matched_filter",
    "stratified_split",
]

# --8<-- [start:data]
SPIKE = torch.tensor([0, 0.3, 0.8, 1, 0.8, 0.3, 0], dtype=torch.float64)
DECOY = torch.tensor([0.8, 0.3, 0, 1, 0, 0.3, 0.8], dtype=torch.float64)


def draw_signals(
    n: int,
    rng: np.random.Generator,
    noise: float,
    length: int,
    starts: tuple[int, int],
    decoy: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw signals (n, length), labels (n,) and starts (n,)."""
    first, last = starts
    x = rng.normal(0, noise, size=(n, length))
    y = rng.integers(0, 2, size=n)
    start = rng.integers(first, last + 1, size=n)  # the upper end is exclusive
    rows = np.arange(n)[:, None]
    columns = start[:, None] + np.arange(len(SPIKE))
    otherwise = DECOY.numpy() if decoy else 0
    x[rows, columns] += np.where(y[:, None] == 1, SPIKE.numpy(), otherwise)
    return x, y, start


# --8<-- [end:data]


@dataclass(frozen=True)
class Spikes:
    """Signals, and what is in them.

    Attributes
    ----------
    x : Tensor, shape (n, 1, length)
        The signals, with the axis of channels that `nn.Conv1d` expects.
    y : Tensor of int64, shape (n,)
        1 where a spike was added, 0 where none was.
    start : Tensor of int64, shape (n,)
        The first of the seven samples that the spike or the decoy was added to; -1 where nothing
        was added.
    """

    x: Tensor
    y: Tensor
    start: Tensor

    def __len__(self) -> int:
        return len(self.y)


def make_spikes(
    n: int,
    *,
    seed: int,
    noise: float = 0.3,
    length: int = 100,
    starts: tuple[int, int] | None = None,
    decoy: bool = False,
    dtype: torch.dtype = torch.float64,
) -> Spikes:
    """Draw signals of Gaussian noise, and add `SPIKE` at a random place to about half of them.

    A seed gives the same noise, labels and starts whether `decoy` is set or not.

    Parameters
    ----------
    n : int
        How many signals.
    seed : int
        Of the generator that draws them; it is used for nothing else.
    noise : float
        Standard deviation of the noise. The spike is 1 high.
    length : int
        Samples per signal.
    starts : (int, int), optional
        The first and the last sample at which a spike may start, both included. By default all
        at which it fits: 0 to `length` - 7.
    decoy : bool
        Whether the signals without spike hold `DECOY`: the seven numbers of the spike, reordered.
    dtype : torch.dtype
        Of the signals.

    Raises
    ------
    TypeError
        If `n`, `seed`, `length` or `starts` are no integers, or `dtype` holds no fractions.
    ValueError
        If `n` is below 1, `length` below 7, `noise` or `seed` negative, or a spike that starts
        within `starts` does not fit.
    """
    width = len(SPIKE)
    check_integer("n", n, 1)
    check_integer("seed", seed, 0)
    check_integer("length", length, width)
    if not 0 <= noise < math.inf:
        raise ValueError(f"noise {noise} is no standard deviation: pass 0 or more")
    if not dtype.is_floating_point:
        raise TypeError(f"dtype {dtype} holds no fractions: pass torch.float64")
    first, last = (0, length - width) if starts is None else starts
    check_integer("the first of starts", first, 0)
    check_integer("the last of starts", last, first)
    if last + width > length:
        raise ValueError(
            f"a spike of {width} samples that starts at {last} ends beyond the {length} samples: "
            f"pass starts up to {length - width}"
        )
    x, y, start = draw_signals(
        n, np.random.default_rng(seed), noise, length, (int(first), int(last)), decoy
    )
    if not decoy:
        start[y == 0] = -1
    return Spikes(
        torch.from_numpy(x)[:, None].to(dtype), torch.from_numpy(y), torch.from_numpy(start)
    )


def stratified_split(y: Tensor, fractions: Sequence[float], *, seed: int) -> list[Tensor]:
    """Deal the examples into parts that hold every class in the same share, as near as can be.

    Parameters
    ----------
    y : Tensor of int64, shape (n,)
        The class of each example.
    fractions : sequence of float
        The size of each part; together they make 1.
    seed : int
        Of the generator that shuffles.

    Returns
    -------
    list of Tensor of int64
        The indices of each part, shuffled: `train, test = stratified_split(y, (0.8, 0.2), seed=0)`,
        then `x[train]`, `y[train]`. Every example is in exactly one part.

    Raises
    ------
    TypeError
        If `y` holds no integers, or `seed` is none.
    ValueError
        If `y` is not 1-D, the fractions are not positive or do not sum to 1, or a class is so rare
        that a part would go without it.
    """
    check_integer("seed", seed, 0)
    if y.ndim != 1 or len(y) == 0 or y.is_floating_point():
        raise ValueError(f"y has shape {tuple(y.shape)}, {y.dtype}: pass one class per example")
    if min(fractions, default=0) <= 0 or not math.isclose(sum(fractions), 1):
        raise ValueError(
            f"fractions {tuple(fractions)} sum to {sum(fractions):g}: "
            "pass positive ones that sum to 1"
        )
    generator = torch.Generator().manual_seed(seed)
    parts: list[list[Tensor]] = [[] for _ in fractions]
    for label in y.unique():
        members = (y == label).nonzero()[:, 0]
        members = members[torch.randperm(len(members), generator=generator)]
        ends = [round(sum(fractions[: i + 1]) * len(members)) for i in range(len(fractions))]
        for part, start, end in zip(parts, [0, *ends], ends, strict=False):
            if start == end:
                raise ValueError(
                    f"class {int(label)} has {len(members)} examples, too few for the fractions "
                    f"{tuple(fractions)}: pass more examples or fewer parts"
                )
            part.append(members[start:end])
    mixed = [torch.cat(part) for part in parts]
    return [part[torch.randperm(len(part), generator=generator)] for part in mixed]


def largest_sample(x: Tensor) -> Tensor:
    """Score signals (n, 1, length) by their largest sample: return (n,)."""
    _check_signals(x)
    return x.amax((1, 2))


def energy(x: Tensor) -> Tensor:
    """Score signals (n, 1, length) by their sum of squares: return (n,)."""
    _check_signals(x)
    return x.square().sum((1, 2))


def matched_filter(x: Tensor, template: Tensor = SPIKE) -> Tensor:
    """Score signals (n, 1, length) by the best agreement with `template`, (k,), anywhere in them.

    In white Gaussian noise, no other linear filter lifts the template further above the noise.
    """
    _check_signals(x, template)
    response = conv1d(x, template.to(x)[None, None])
    return response.amax((1, 2))


def best_threshold(score: Tensor, y: Tensor) -> float:
    """Find the threshold above which to say "spike" so that most of these examples come out right.

    It lies halfway between two neighbouring scores; the lowest, where several are equally good.

    Parameters
    ----------
    score : Tensor, shape (n,)
        The score of each example.
    y : Tensor of int64, shape (n,)
        1 where the score should be above the threshold, 0 where below.

    Raises
    ------
    ValueError
        If the two are empty, not finite, of different shapes, or `y` holds other labels than 0
        and 1.
    """
    if score.ndim != 1 or score.shape != y.shape or len(y) == 0:
        shapes = f"score {tuple(score.shape)}, y {tuple(y.shape)}"
        raise ValueError(f"{shapes}: pass one score and one label per example")
    if not score.isfinite().all():
        raise ValueError("score holds nan or inf: remove those examples")
    if not ((y == 0) | (y == 1)).all():
        raise ValueError(f"y holds {y.unique().tolist()}: pass the labels 0 and 1")
    values, order = score.sort()
    labels = y[order]
    # Below threshold i lie the i lowest scores: right are the zeros among them, and the ones above.
    right = torch.cat([labels.new_zeros(1), (1 - 2 * labels).cumsum(0)]) + labels.sum()
    ends = torch.stack([values[0] - 1, values[-1] + 1])
    padded = torch.cat([ends[:1], values, ends[1:]])
    thresholds = (padded[:-1] + padded[1:]) / 2
    right[1:-1][values[1:] == values[:-1]] = -1  # no threshold separates equal scores
    return float(thresholds[right.argmax()])


# --8<-- [start:SpikeCNN]
class SpikeCNN(nn.Module):
    """Convolution, ReLU, the maximum over all positions, one dense layer."""

    def __init__(self, filters: int = 8, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("filters", filters, 1)
        with seeded(seed):
            self.conv = nn.Conv1d(1, filters, kernel_size=7, dtype=torch.float64)
            self.linear = nn.Linear(filters, 2, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map signals (n, 1, length), any length from 7, to logits (n, 2)."""
        responses = self.conv(x).relu()  # (n, filters, length - 6)
        strongest = responses.max(-1).values  # (n, filters)
        logits: Tensor = self.linear(strongest)
        return logits

    # --8<-- [end:SpikeCNN]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that `snippets/spike-detection/train.py` trained: eight filters.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "spike_cnn.safetensors")
        return model


# --8<-- [start:FlatCNN]
class FlatCNN(nn.Module):
    """Convolution, ReLU, pooling by two, flatten, one dense layer."""

    def __init__(self, filters: int = 8, length: int = 100, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("filters", filters, 1)
        check_integer("length", length, 8)
        with seeded(seed):
            self.conv = nn.Conv1d(1, filters, kernel_size=7, dtype=torch.float64)
            pooled = (length - 6) // 2
            self.linear = nn.Linear(filters * pooled, 2, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map signals (n, 1, length), all of the one length, to logits (n, 2)."""
        responses = self.conv(x).relu()  # (n, filters, length - 6)
        pooled = max_pool1d(responses, 2)  # (n, filters, half of that)
        logits: Tensor = self.linear(pooled.flatten(1))
        return logits


# --8<-- [end:FlatCNN]


# --8<-- [start:SpikeMLP]
class SpikeMLP(nn.Module):
    """A multilayer perceptron: every sample to every hidden unit."""

    def __init__(self, hidden: int = 8, length: int = 100, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("hidden", hidden, 1)
        check_integer("length", length, 1)
        with seeded(seed):
            self.hidden = nn.Linear(length, hidden, dtype=torch.float64)
            self.linear = nn.Linear(hidden, 2, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map signals (n, 1, length), all of the one length, to logits (n, 2)."""
        logits: Tensor = self.linear(self.hidden(x.flatten(1)).relu())
        return logits


# --8<-- [end:SpikeMLP]


def _check_signals(x: Tensor, template: Tensor | None = None) -> None:
    """Raise unless `x` holds signals with their axis of one channel, and `template` fits in."""
    if x.ndim != 3 or x.shape[1] != 1 or x.numel() == 0:
        raise ValueError(
            f"x has shape {tuple(x.shape)}: pass (n, 1, length), such as make_spikes(...).x"
        )
    if template is not None and not (template.ndim == 1 and 1 <= len(template) <= x.shape[2]):
        raise ValueError(
            f"template {tuple(template.shape)} does not fit into signals of {x.shape[2]} samples: "
            "pass one axis, no longer than the signals"
        )
