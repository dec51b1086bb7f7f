"""Chapter 7: all substitutions in 1,000 sequences of 150 bases, asked in batches.

One at a time, that takes more than a minute. So the loop is run on the first sequences alone, and
its time multiplied; on them, both sides must give the same.
"""

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.compare import Row, time_ratio
from convbook.dna import BASES, MotifNet, decode, one_hot
from convbook.interpretation import mutagenesis, pairs
from convbook.training import predict

Array = NDArray[np.float64]
Codes = NDArray[np.uint8]

SEQUENCES = np.random.default_rng(0).integers(4, size=(1000, 150), dtype=np.uint8)
FIRST = 2  # of the sequences go through the loop


def _ask(model: MotifNet, sequence: str) -> float:
    """Ask for one prediction, as a listing would."""
    return predict(model, one_hot(sequence)).item()


def _one_at_a_time(model: MotifNet, sequence: str) -> list[list[float]]:
    """Return what each base at each place does to the prediction, (4, length)."""
    before = _ask(model, sequence)
    return [
        [
            _ask(model, sequence[:i] + base + sequence[i + 1 :]) - before
            for i in range(len(sequence))
        ]
        for base in BASES
    ]


def _ratio(model: MotifNet, sequences: Codes, batch_size: int | None) -> float:
    letters, x = decode(sequences[:FIRST]), one_hot(sequences)

    def loop() -> Array:
        return np.array([_one_at_a_time(model, sequence) for sequence in letters])

    def at_once() -> Array:
        return mutagenesis(model, x, batch_size=batch_size, progress=False).numpy()[:FIRST]

    return len(x) / FIRST * time_ratio(loop, at_once, rounds=5)


def substitutions() -> Row:
    """Compare them on the network with two filters: the time goes into asking, hardly into it."""
    ratio = _ratio(MotifNet.by_hand(), SEQUENCES, batch_size=192)
    return Row("mutagenesis of 1,000 x 150 bases: one at a time / in batches", ratio, 50)


def substitutions_trained() -> Row:
    """Compare them on 32 filters, where both sides mostly wait for the convolution."""
    ratio = _ratio(MotifNet.pretrained(), SEQUENCES[:100], batch_size=None)
    return Row("the same of 100 sequences, with 32 filters in place of 2", ratio, 8)


def double_substitutions() -> Row:
    """Compare all pairs of substitutions in one sequence of 30 bases."""
    model, sequence = MotifNet.by_hand(), decode(SEQUENCES[:1, :30])[0]

    def loop() -> Array:
        effects, before = _one_at_a_time(model, sequence), _ask(model, sequence)
        found = np.zeros((4, len(sequence), 4, len(sequence)))
        for i, j in combinations(range(len(sequence)), 2):
            for (b, first), (c, second) in product(enumerate(BASES), repeat=2):
                if first == sequence[i] or second == sequence[j]:
                    continue
                both = sequence[:i] + first + sequence[i + 1 : j] + second + sequence[j + 1 :]
                beyond = _ask(model, both) - before - effects[b][i] - effects[c][j]
                found[b, i, c, j] = found[c, j, b, i] = beyond
        return found

    ratio = time_ratio(
        loop, lambda: pairs(model, one_hot(sequence), progress=False).numpy(), rounds=3, turns=3
    )
    return Row("3,915 pairs of substitutions: one at a time / pairs", ratio, 25)


BENCHMARKS = [substitutions, substitutions_trained, double_substitutions]
