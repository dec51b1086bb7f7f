"""Score DNA: sequences as numbers, baselines in closed form, and networks that read them.

A set of sequences of one length is an array of codes: uint8, shape (n, length), 0 to 3 for the
letters of `BASES` and 4 for N, a base that nobody knows. Where a function takes sequences, it takes
codes, one string, or a list of strings.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import Dataset

from convbook.checks import check_integer
from convbook.training import load_weights, seeded

__all__ = [
    "BASES",
    "DNA",
    "MOTIFS",
    "POINTS",
    "FlatDNA",
    "LinearDNA",
    "MotifNet",
    "Scorer",
    "SequenceDataset",
    "all_8mers",
    "composition",
    "decode",
    "encode",
    "kmer_features",
    "kmers",
    "least_squares",
    "occurrences",
    "one_hot",
    "reverse_complement",
    "score",
    "score_positional",
    "split",
    "stream_kmers",
]

Codes = NDArray[np.uint8]
Sequences = str | Sequence[str] | Codes

# --8<-- [start:task]
BASES = "ACGT"
POINTS = np.array([20.0, 17.0, 14.0, 11.0])  # for A, C, G, T
MOTIFS = {"TAT": 10.0, "GCG": -10.0}  # points for a motif that is present
# --8<-- [end:task]

N = len(BASES)  # the code of a base that is not known
MOST_BYTES = 2**28  # of codes that `kmers` holds at once

_CODE_OF = np.full(256, 255, dtype=np.uint8)  # from a byte of text to its code
for _code, _letter in enumerate(BASES + "N"):
    _CODE_OF[[ord(_letter), ord(_letter.lower())]] = _code
_LETTER_OF = np.frombuffer((BASES + "N").encode(), dtype=np.uint8)
_COMPLEMENT = np.array([3, 2, 1, 0, N], dtype=np.uint8)


def encode(sequences: str | Sequence[str]) -> Codes:
    """Turn letters into codes: A, C, G, T, N, in upper or lower case, into 0, 1, 2, 3, 4.

    Parameters
    ----------
    sequences : str or sequence of str
        One sequence, or several of one length.

    Returns
    -------
    ndarray of uint8, shape (n, length)

    Raises
    ------
    TypeError
        If a sequence is no string.
    ValueError
        If there is none, one is empty, the lengths differ, or a letter is another; the message
        names the letter, its place, counted from 0, and the sequence.
    """
    several = [sequences] if isinstance(sequences, str) else list(sequences)
    if not several:
        raise ValueError("sequences is empty: pass at least one sequence")
    try:
        text = "".join(several)
    except TypeError:
        i, wrong = next((i, s) for i, s in enumerate(several) if not isinstance(s, str))
        raise TypeError(
            f"sequence {i} is of type {type(wrong).__name__}: pass letters, such as 'ACGT'"
        ) from None
    length = len(several[0])
    if length == 0:
        raise ValueError("sequence 0 is empty: pass at least one base")
    if len(set(map(len, several))) > 1:
        i = next(i for i, sequence in enumerate(several) if len(sequence) != length)
        raise ValueError(
            f"sequence {i} has {len(several[i])} bases and sequence 0 has {length}: "
            "pass sequences of one length, or fill the short ones up with N"
        )
    # A letter beyond ASCII becomes "?", which is no base either, and keeps its place.
    codes = _CODE_OF.take(np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8))
    if codes.max() > N:
        i, place = divmod(int((codes > N).argmax()), length)
        start = max(0, place - 10)
        shown = several[i][start : start + 21]
        raise ValueError(
            f"{several[i][place]!r} at index {place} of sequence {i}, {shown!r}, is no base: "
            "pass A, C, G, T, or N for a base that is not known"
        )
    return codes.reshape(len(several), length)


def decode(codes: Codes) -> list[str]:
    """Turn codes (n, length) back into n strings of letters.

    Raises
    ------
    TypeError
        If `codes` holds no integers.
    ValueError
        If it is empty, not 2-D, or holds other numbers than 0 to 4.
    """
    codes = _as_codes(codes)
    text = _LETTER_OF[codes].tobytes().decode()
    length = codes.shape[1]
    return [text[i : i + length] for i in range(0, len(text), length)]


def _as_codes(sequences: Sequences) -> Codes:
    """Return codes (n, length), checked, from codes or letters."""
    if not isinstance(sequences, np.ndarray) or sequences.dtype.kind in "UOT":
        if isinstance(sequences, Tensor):
            raise TypeError("the sequences are a tensor: pass letters, or codes as kmers gives")
        return encode(sequences if isinstance(sequences, str) else list(sequences))
    if sequences.dtype.kind not in "iu":
        raise TypeError(f"codes are {sequences.dtype}: pass integers, such as encode('ACGT')")
    if sequences.ndim != 2 or sequences.size == 0:
        raise ValueError(f"codes have shape {sequences.shape}: pass (n, length), such as codes[:1]")
    if sequences.max() > N or sequences.min() < 0:
        wrong = sequences.max() if sequences.max() > N else sequences.min()
        raise ValueError(f"codes hold {wrong}: pass 0 to 3 for A, C, G, T, and 4 for N")
    return sequences.astype(np.uint8, copy=False)


def stream_kmers(k: int, block: int = 65_536) -> Iterator[Codes]:
    """Yield the codes of all 4ᵏ sequences of k bases, in alphabetical order, block by block.

    The memory is that of one block, however many sequences there are.

    Parameters
    ----------
    k : int
        Bases per sequence, 1 to 31.
    block : int
        Sequences per array (block, k); the last may be smaller.

    Raises
    ------
    TypeError
        If `k` or `block` is no integer.
    ValueError
        If one of them is below 1, or `k` above 31.
    """
    check_integer("k", k, 1)
    check_integer("block", block, 1)
    if k > 31:
        raise ValueError(f"k {k} is above 31: more sequences than an int64 can count")
    return _blocks_of_kmers(k, block)


def _blocks_of_kmers(k: int, block: int) -> Iterator[Codes]:
    """Write the numbers 0 to 4ᵏ - 1 in base four: their k digits are the codes."""
    for start in range(0, 4**k, block):
        number = np.arange(start, min(start + block, 4**k))
        digits = np.empty((len(number), k), dtype=np.uint8)
        for place in reversed(range(k)):
            digits[:, place] = number & 3
            number >>= 2
        yield digits


def kmers(k: int) -> Codes:
    """Return the codes of all 4ᵏ sequences of k bases in alphabetical order, shape (4ᵏ, k).

    Raises
    ------
    TypeError
        If `k` is no integer.
    ValueError
        If it is below 1, or above 12: then they would fill hundreds of megabytes, and
        `stream_kmers` yields them in blocks.
    """
    blocks = stream_kmers(k)  # checks k, and that 4ᵏ is no number of millions of digits
    size = k * 4**k
    if size > MOST_BYTES:
        raise ValueError(
            f"k {k} means {4**k:,} sequences, {size / 2**20:,.0f} MiB of codes: "
            f"pass 12 or less, or take them in blocks from stream_kmers({k})"
        )
    codes = np.empty((4**k, k), dtype=np.uint8)
    end = 0
    for block in blocks:  # no more memory than the codes themselves
        start, end = end, end + len(block)
        codes[start:end] = block
    return codes


def one_hot(sequences: Sequences, dtype: torch.dtype = torch.float64) -> Tensor:
    """Return tensors of ones and zeros: one row per base A, C, G, T, one column per position.

    An N becomes a column of zeros.

    Parameters
    ----------
    sequences : str, sequence of str, or ndarray of codes (n, length)
        The sequences.
    dtype : torch.dtype
        Of the result.

    Returns
    -------
    Tensor, shape (n, 4, length)
        With the channels before the positions, as `nn.Conv1d` expects them.

    Raises
    ------
    TypeError, ValueError
        As `encode` and `decode` do.
    """
    row_of = np.eye(N + 1, N)  # of each code; the last row, of N, holds no one
    rows = row_of.take(_as_codes(sequences), axis=0)  # (n, length, 4)
    return torch.from_numpy(rows).transpose(1, 2).to(dtype)


def reverse_complement(sequences: Sequences) -> Sequences:
    """Read the other strand: in reverse, A for T, C for G, and the other way round; N stays N.

    Returns
    -------
    str, list of str, or ndarray of uint8 (n, length)
        What was passed: one string, strings, or codes.

    Raises
    ------
    TypeError, ValueError
        As `encode` and `decode` do.
    """
    other = np.ascontiguousarray(_COMPLEMENT[_as_codes(sequences)][:, ::-1])
    if isinstance(sequences, np.ndarray) and sequences.dtype.kind in "iu":
        return other
    return decode(other)[0] if isinstance(sequences, str) else decode(other)


def occurrences(sequences: Sequences, motif: str) -> NDArray[np.int64]:
    """Count how often `motif` occurs in each sequence, (n,). Copies that overlap count: TATAT is 2.

    Raises
    ------
    TypeError
        As `encode` and `decode` do.
    ValueError
        Also if the motif holds N or is longer than the sequences.
    """
    return _count(_matches(_as_columns(sequences), motif))


def score(sequences: Sequences, *, per_copy: bool = False) -> NDArray[np.float64]:
    """Score each sequence, (n,): the mean of its points, +10 if TAT is present, -10 if GCG is.

    Parameters
    ----------
    sequences : str, sequence of str, or ndarray of codes (n, length)
        The sequences, of three bases or more.
    per_copy : bool
        Whether every copy of a motif counts, and not only that it is there.

    Raises
    ------
    TypeError
        As `encode` and `decode` do.
    ValueError
        Also if a sequence holds N or has fewer than three bases.
    """
    columns = _as_columns(sequences)
    total = _mean_points(columns)
    for motif, bonus in MOTIFS.items():
        found = _matches(columns, motif)
        total += bonus * (_count(found) if per_copy else found.any(0))
    return total


def score_positional(sequences: Sequences) -> NDArray[np.float64]:
    """Score each sequence, (n,), where a motif counts the less the later it first starts.

    Its bonus is 10 points at the first base, one less at each following base, and 5 from the sixth
    on: question 1 of the chapter.

    Raises
    ------
    TypeError, ValueError
        As `score` does.
    """
    columns = _as_columns(sequences)
    total = _mean_points(columns)
    for motif, bonus in MOTIFS.items():
        found = _matches(columns, motif)
        size = np.maximum(10 - found.argmax(0), 5)  # argmax: the first start
        total += np.sign(bonus) * size * found.any(0)
    return total


def _as_columns(sequences: Sequences) -> Codes:
    """Return codes as (length, n): NumPy is fast along the last axis, which is now the long one."""
    return np.ascontiguousarray(_as_codes(sequences).T)


def _matches(columns: Codes, motif: str) -> NDArray[np.bool_]:
    """Return where a motif starts, (starts, n)."""
    (letters,) = encode(motif)
    if N in letters:
        raise ValueError(f"motif {motif!r} holds N: pass letters of {BASES} alone")
    starts = len(columns) - len(letters) + 1
    if starts < 1:
        raise ValueError(
            f"motif {motif!r} has {len(letters)} bases and the sequences {len(columns)}: "
            "pass a shorter motif"
        )
    found: NDArray[np.bool_] = columns[:starts] == letters[0]
    for j, letter in enumerate(letters[1:], start=1):
        found &= columns[j : j + starts] == letter
    return found


def _count(found: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count along the first axis, in the smallest integers that can: many fit into a register."""
    count: NDArray[np.int64] = found.sum(0, dtype=np.min_scalar_type(len(found))).astype(np.int64)
    return count


def _mean_points(columns: Codes) -> NDArray[np.float64]:
    """Return the mean of the points of the bases, (n,)."""
    if columns.max() == N:
        i, place = divmod(int((columns.T == N).argmax()), len(columns))
        raise ValueError(
            f"sequence {i} has N at index {place}, which has no points: leave the sequence out"
        )
    total = np.zeros(columns.shape[1])
    for code, points in enumerate(POINTS):
        total += points * _count(columns == code)
    return total / len(columns)


def split(
    n: int, fractions: Sequence[float] = (0.64, 0.16, 0.20), *, seed: int = 42
) -> list[Tensor]:
    """Deal the indices 0 to n - 1 into shuffled parts, such as training, validation and test.

    The parts are those of scikit-learn's `train_test_split` with `random_state=seed`, which cuts
    off the last part, then the one before it. So the numbers of the chapter can be compared with
    those of others.

    Parameters
    ----------
    n : int
        How many examples there are.
    fractions : sequence of float
        The size of each part; together they make 1. Sizes are rounded up, and the first part gets
        what is left: of 65,536 examples 41,942, 10,486 and 13,108.
    seed : int
        Of the generator that shuffles, below 2³².

    Returns
    -------
    list of Tensor of int64
        The indices of each part: `train, validation, test = split(n)`, then `x[train]`.

    Raises
    ------
    TypeError
        If `n` or `seed` is no integer.
    ValueError
        If the fractions are not positive or do not sum to 1, or a part would be empty.
    """
    check_integer("n", n, 1)
    check_integer("seed", seed, 0)
    if min(fractions, default=0) <= 0 or not math.isclose(sum(fractions), 1):
        raise ValueError(
            f"fractions {tuple(fractions)} sum to {sum(fractions):g}: "
            "pass positive ones that sum to 1"
        )
    # The tiny number undoes what floating point adds: 0.1 · 30 is a little more than 3.
    sizes = [math.ceil(fraction * n - 1e-9) for fraction in fractions[1:]]
    if n - sum(sizes) < 1:
        raise ValueError(f"n {n} is too small for the fractions {tuple(fractions)}: pass more")
    rest, parts = np.arange(n), []
    for size in reversed(sizes):
        # scikit-learn draws from this generator, whose numbers NumPy promises never to change.
        order = np.random.RandomState(seed).permutation(len(rest))
        parts.append(torch.from_numpy(rest[order[:size]]))
        rest = rest[order[size:]]
    return [torch.from_numpy(rest), *reversed(parts)]


@dataclass(frozen=True)
class DNA:
    """Sequences, their scores, and who learns from which.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, length)
        The sequences.
    x : Tensor of float64, shape (n, 4, length)
        The same, one-hot.
    y : Tensor of float64, shape (n,)
        Their scores, in points.
    train, validation, test : Tensor of int64
        The indices of each part: `x[train]`, `y[train]`.
    """

    codes: Codes
    x: Tensor
    y: Tensor
    train: Tensor
    validation: Tensor
    test: Tensor

    def __len__(self) -> int:
        return len(self.y)


def all_8mers(*, seed: int = 42) -> DNA:
    """Return all 65,536 sequences of eight bases, scored, and split as `split` does by `seed`."""
    codes = kmers(8)
    y = torch.from_numpy(score(codes))
    return DNA(codes, one_hot(codes), y, *split(len(codes), seed=seed))


# --8<-- [start:SequenceDataset]
class SequenceDataset(Dataset[tuple[Tensor, Tensor]]):
    """Hand out one sequence at a time, one-hot, with its score."""

    def __init__(self, codes: Codes, y: Tensor) -> None:
        if len(codes) != len(y):
            raise ValueError(f"{len(codes)} sequences and {len(y)} scores: pass one score each")
        self.codes = codes
        self.y = y

    def __len__(self) -> int:
        """Return how many sequences there are."""
        return len(self.y)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        """Return sequence i, (4, length), encoded when it is asked for, and its score, ()."""
        return one_hot(self.codes[i, None])[0], self.y[i]


# --8<-- [end:SequenceDataset]


# Baselines in closed form


def composition(x: Tensor) -> Tensor:
    """Return the share of each base in sequences (n, 4, length): shape (n, 4)."""
    _check_one_hot(x)
    return x.mean(-1)


def kmer_features(x: Tensor, k: int = 3) -> Tensor:
    """Mark which k-mer starts where: one where it does, zero elsewhere.

    Parameters
    ----------
    x : Tensor, shape (n, 4, length)
        Sequences, one-hot.
    k : int
        Bases per k-mer.

    Returns
    -------
    Tensor, shape (n, 4ᵏ, length - k + 1)
        The k-mers in alphabetical order. Summed over the last axis, it counts them.

    Raises
    ------
    TypeError
        If `k` is no integer.
    ValueError
        If `k` is below 1 or above the length, or `x` has another shape.
    """
    _check_one_hot(x)
    check_integer("k", k, 1)
    starts = x.shape[2] - k + 1
    if starts < 1:
        raise ValueError(f"k {k} exceeds the length {x.shape[2]}: pass a smaller k")
    features = x[..., :starts]
    for j in range(1, k):  # a k-mer is a shorter one and the base after it
        after = x[:, None, :, j : j + starts]
        features = (features[:, :, None] * after).flatten(1, 2)
    return features


def least_squares(features: Tensor, y: Tensor, rows: Tensor) -> Tensor:
    """Predict y by the linear model that fits some of the rows best, found in closed form.

    Of all weights that fit equally well, the smallest are taken.

    Parameters
    ----------
    features : Tensor, shape (n, ...)
        The numbers that describe each example. An intercept is added.
    y : Tensor, shape (n,) or (n, targets)
        The target, or several that are fitted each by itself, in hardly more time.
    rows : Tensor of int64
        The examples to fit, such as the training part.

    Returns
    -------
    Tensor, shape (n,) or (n, targets)
        The predictions for all examples, also those that were not fitted.

    Raises
    ------
    ValueError
        If features and targets do not belong together, or no rows are given.
    """
    belong = features.ndim >= 2 and y.ndim in (1, 2) and len(y) == len(features)
    if not belong or len(rows) == 0:
        raise ValueError(
            f"features {tuple(features.shape)}, y {tuple(y.shape)}, {len(rows)} rows: pass "
            "(n, numbers), (n,) and at least one row"
        )
    a = torch.cat([features.new_ones(len(features), 1), features.flatten(1)], 1)
    fitted = a[rows]
    gram, moments = fitted.T @ fitted, fitted.T @ y[rows]  # of the size of the weights, not of n
    weights: Tensor = torch.linalg.pinv(gram, rtol=1e-10, hermitian=True) @ moments
    return a @ weights


# Networks


class Scorer(nn.Module):
    """What the three models share: they learn standard scores, and answer in points."""

    mean: Tensor
    sd: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros((), dtype=torch.float64))
        self.register_buffer("sd", torch.ones((), dtype=torch.float64))

    def standardise(self, y: Tensor) -> Self:
        """Let the layers start from the mean of the targets `y`, (n,), in steps of their sd.

        Raises
        ------
        ValueError
            If all targets are equal, or there are none.
        """
        if y.numel() < 2 or not y.std() > 0:
            raise ValueError(f"y holds {y.unique().numel()} different targets: pass two or more")
        self.mean.copy_(y.mean())
        self.sd.copy_(y.std())
        return self

    def in_points(self, z: Tensor) -> Tensor:
        """Turn what the last layer says, (n, 1), into points, (n,)."""
        return self.mean + self.sd * z[:, 0]


class LinearDNA(Scorer):
    """One weight per base and position."""

    def __init__(self, length: int = 8, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("length", length, 1)
        with seeded(seed):
            self.linear = nn.Linear(4 * length, 1, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map sequences (n, 4, length), all of the one length, to points (n,)."""
        return self.in_points(self.linear(x.flatten(1)))


# --8<-- [start:FlatDNA]
class FlatDNA(Scorer):
    """Convolution, ReLU, flatten, one dense layer: the network of the source."""

    def __init__(self, filters: int = 32, length: int = 8, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("filters", filters, 1)
        check_integer("length", length, 3)
        with seeded(seed):
            self.conv = nn.Conv1d(4, filters, kernel_size=3, dtype=torch.float64)
            self.linear = nn.Linear(filters * (length - 2), 1, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map sequences (n, 4, length), all of the one length, to points (n,)."""
        responses = self.conv(x).relu()  # (n, filters, length - 2)
        return self.in_points(self.linear(responses.flatten(1)))

    # --8<-- [end:FlatDNA]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that a listing of the chapter trained: 32 filters, length 8.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "flat_dna.safetensors")
        return model


Pooling = Literal["max", "mean", "sum"]


# --8<-- [start:MotifNet]
class MotifNet(Scorer):
    """Convolution, ReLU, one number per filter, joined with the composition, one dense layer."""

    def __init__(
        self,
        filters: int = 32,
        kernel_size: int = 3,
        *,
        pooling: Pooling = "max",
        composition: bool = True,
        seed: int = 0,
    ) -> None:
        super().__init__()
        check_integer("filters", filters, 1)
        check_integer("kernel_size", kernel_size, 1)
        if pooling not in ("max", "mean", "sum"):
            raise ValueError(f"pooling {pooling!r} is unknown: pass 'max', 'mean' or 'sum'")
        self.pooling, self.composition = pooling, composition
        with seeded(seed):
            self.conv = nn.Conv1d(4, filters, kernel_size, dtype=torch.float64)
            self.linear = nn.Linear(filters + 4 * composition, 1, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map sequences (n, 4, length), any length from kernel_size, to points (n,)."""
        responses = self.conv(x).relu()  # (n, filters, length - kernel_size + 1)
        if self.pooling == "max":  # is it there at all?
            pooled = responses.max(-1).values
        elif self.pooling == "sum":  # how much of it is there?
            pooled = responses.sum(-1)
        else:
            pooled = responses.mean(-1)
        if self.composition:
            pooled = torch.cat([pooled, x.mean(-1)], 1)  # (n, filters + 4)
        return self.in_points(self.linear(pooled))

    # --8<-- [end:MotifNet]

    @classmethod
    def by_hand(cls) -> Self:
        """Build the network whose 33 parameters are the rule itself: two filters, no training."""
        model = cls(filters=len(MOTIFS))
        with torch.no_grad():
            # Three matches minus two leave 1. Fewer leave nothing, after the ReLU.
            model.conv.weight.copy_(torch.cat([one_hot(motif) for motif in MOTIFS]))
            model.conv.bias.fill_(-2)  # type: ignore[union-attr]
            model.linear.weight.copy_(torch.tensor([[*MOTIFS.values(), *POINTS]]))
            model.linear.bias.zero_()
        return model.eval()

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that a listing of the chapter trained: 32 filters, global maximum.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "motif_net.safetensors")
        return model


def _check_one_hot(x: Tensor) -> None:
    """Raise unless `x` holds sequences with the axis of bases before that of positions."""
    if x.ndim != 3 or x.shape[1] != 4 or x.numel() == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: pass (n, 4, length), such as one_hot(...)")
