"""Checks of the exercises of "Reading a network"."""

from collections.abc import Iterable, Sequence
from math import comb, perm

import numpy as np
import torch
from numpy.typing import ArrayLike

from convbook.dna import BASES, MotifNet, occurrences, one_hot
from convbook.exercises import Wrong, exercise
from convbook.interpretation import mutagenesis, pairs

__all__ = ["a", "b", "c", "d", "e", "f"]

COPIES = ("CTATATCC", "CTATTATC")
NO_MOTIF = "CCAAACCCCC"
PLACES = {"AAGCGAAA": (2, 4), "GCGAAGCG": (1, 6)}


@exercise("""
from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis

model = MotifNet.pretrained()
# The sequence in which mutagenesis finds something, "CTATATCC" or "CTATTATC":
sequence = ...
# Where it finds it: the number of the base, counted from 0
place = ...
""")
def a(sequence: str, place: int) -> str:
    """Judge where two copies leave a trace in a map."""
    if sequence not in COPIES:
        raise Wrong(f"Choose one of {' and '.join(COPIES)}.")
    lost = -mutagenesis(MotifNet.pretrained(), one_hot(sequence))[0].sum(0) / 3
    if sequence != COPIES[0]:
        raise Wrong("Here the two copies share no base. Which exchange could destroy both?")
    where = int(lost.argmax())
    if int(place) == where + 1:
        raise Wrong("The sequence is right. Is your place counted from 0?")
    if int(place) not in range(len(sequence)):
        raise Wrong("The sequence is right. Its eight places count from 0 to 7.")
    if int(place) != where:
        raise Wrong(f"The sequence is right. Does each of the copies hold the base at {place}?")
    return "The copies share this T, so one exchange destroys both. No other base is in both."


@exercise("""
# Predictions for all exchanges of one base, of two and of three: three numbers per length
predictions = {8: ..., 150: ..., 1000: ...}
# How many passes forward one gradient takes, whatever the length:
gradient = ...
""")
def b(predictions: dict[int, Sequence[int]], gradient: int) -> str:
    """Judge what the questions to a network cost."""
    for length in (8, 150, 1000):
        given = predictions[length]
        if len(given) != 3:
            raise Wrong(f"Give three numbers for the length {length}; you gave {len(given)}.")
        for k, said in enumerate(given, 1):
            right, text = 3**k * comb(length, k), f"k = {k} and the length {length}"
            if said == right:
                continue
            if said == comb(length, k):
                raise Wrong(f"For {text}, these are the places. What may come in at each?")
            if said == 4**k * comb(length, k):
                raise Wrong(f"For {text}, you count the base that is there as an exchange, too.")
            if said == 3**k * perm(length, k) or said == (3 * length) ** k:
                raise Wrong(f"For {text}: to change place 1 and 2, or 2 and 1, is the same mutant.")
            if said == 3 * comb(length, k):
                raise Wrong(f"For {text}, each of the places has three other bases by itself.")
            raise Wrong(f"Look at {text}: choose k places, then one of three bases at each.")
    if gradient == 2:
        raise Wrong("One of these two passes leads back. How many lead forward?")
    if gradient != 1:
        raise Wrong("The predictions are right. How many slopes does one pass back give?")
    return "Each base more in a question multiplies its price by about the length."


@exercise("""
from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis, plot_letters

model = MotifNet.pretrained()
# Thirty bases with one TAT and one GCG:
sequence = ...
# The heights of their letters, thirty numbers in points:
lost = ...
""")
def c(sequence: str, lost: ArrayLike) -> str:
    """Judge the heights of the letters of a map."""
    if len(sequence) != 30 or set(sequence) - set(BASES):
        raise Wrong("The sequence needs 30 letters out of A, C, G and T.")
    for motif in ("TAT", "GCG"):
        copies = int(occurrences(sequence, motif)[0])
        if copies != 1:
            raise Wrong(f"The sequence needs one {motif}; yours has {copies} (TATAT has two TAT).")
    given = _numbers(lost, 30, "lost")
    effects = mutagenesis(MotifNet.pretrained(), one_hot(sequence))[0].numpy()
    right = -effects.sum(0) / 3
    if np.allclose(given, -right, atol=0.05):
        raise Wrong("These are gains. What is lost without TAT must stand up, above zero.")
    if np.allclose(given, -effects.mean(0), atol=0.05):
        raise Wrong("This mean counts the base that is there, whose effect is 0. Over how many?")
    if np.allclose(given, -effects.sum(0), atol=0.05):
        raise Wrong("These are the sums over the exchanges. How many points does one cost?")
    if np.allclose(given, -effects.min(0), atol=0.05):
        raise Wrong("This is what the worst exchange costs. Without the base, any may come in.")
    if not np.allclose(given, right, atol=0.05):
        raise Wrong("Take what mutagenesis gives: per base, the mean over its three exchanges.")
    return "Now plot_letters(ax, lost, sequence) draws what you see on the page."


@exercise("""
import torch

from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis

model, sequence = MotifNet.by_hand(), "CCAAACCCCC"
x = one_hot(sequence)
# By how much the prediction changes if a base is set to zeros, for each of the ten bases:
erased = ...
# By how much it changes in the mean over the three exchanges, for each of the ten:
exchanged = ...
# What is wrong with the first as an importance? A letter of this list:
# A  a column of zeros makes a new motif
# B  a column of zeros is no base: the change is what the formula gives for a hole
# C  the network by hand is not exact
# D  the changes have the wrong sign
reason = ...
""")
def d(erased: ArrayLike, exchanged: ArrayLike, reason: str) -> str:
    """Judge what comes out if a base is erased, and why it misleads."""
    model, x = MotifNet.by_hand(), one_hot(NO_MOTIF)
    exchanges = mutagenesis(model, x)[0].numpy()
    holes = {value: _with_holes(model, x, value) for value in (0.0, 0.25)}
    before = float(model(x).detach())
    given, right = _numbers(erased, 10, "erased"), holes[0.0]
    if np.allclose(given, -right, atol=0.05):
        raise Wrong("A change is the prediction with the hole, minus the one without.")
    if np.allclose(given, holes[0.25], atol=0.05):
        raise Wrong("You put a quarter of each base there. N is a column of zeros here.")
    if np.allclose(given, exchanges.sum(0) / 3, atol=0.05):
        raise Wrong("These are the exchanges. To erase is to set the whole column to zero.")
    if np.allclose(given, right + before, atol=0.05):
        raise Wrong("These are the predictions. By how much have they changed?")
    if not np.allclose(given, right, atol=0.05):
        raise Wrong("Set x[0, :, i] to zero in a copy, for one i at a time, and ask the network.")
    given = _numbers(exchanged, 10, "exchanged")
    if np.allclose(given, exchanges.mean(0), atol=0.05):
        raise Wrong("In exchanged, your mean counts the base that is there. Over how many is it?")
    if np.allclose(given, exchanges.sum(0), atol=0.05):
        raise Wrong("In exchanged, you have the sums. The mean is asked for.")
    if not np.allclose(given, exchanges.sum(0) / 3, atol=0.05):
        raise Wrong("The first row is right. For exchanged, average what mutagenesis gives.")
    hints = {
        "A": "A motif needs three letters, and zeros are none of them.",
        "C": "It is the rule, and has no error. But the rule is one for sequences of bases.",
        "D": "The signs are those of a change. Look at the size: what do all C have in common?",
    }
    letter = str(reason).strip().upper()
    if letter in hints:
        raise Wrong(hints[letter])
    if letter != "B":
        raise Wrong("The numbers are right. For the reason, give one letter of the list.")
    return "An exchange compares bases with bases. A hole is compared with nothing."


def _with_holes(model: MotifNet, x: torch.Tensor, value: float) -> np.ndarray:
    """Return what each base changes whose four numbers are set to a value."""
    length = x.shape[2]
    holes, places = x.repeat(length, 1, 1), torch.arange(length)
    holes[places, :, places] = value
    with torch.no_grad():
        return np.asarray(model(holes) - model(x))


@exercise("""
from math import inf

from torch.nn.functional import mse_loss

from convbook.dna import FlatDNA, all_8mers, decode, kmers, one_hot
from convbook.interpretation import ablate
from convbook.training import fit, predict

data, words = all_8mers(), decode(kmers(3))
few, held, x = data.train[:4096], data.validation, data.x[data.test][:2000]
recipe = {"loss": mse_loss, "epochs": 16, "lr": 1e-2}
# Train FlatDNA(filters=16, seed=seed), and the same with an exponential, from the seeds 0 and 1.
# The words that the two most influential filters with the exponential prefer, in any order:
favourites = ...
# Answer of the best filter to its second best word, as a share of that to the best, 0 to 1
# (after the activation; of the two seeds, give one or the mean):
second = {"ReLU": ..., "exponential": ...}
# Which has the smaller error on data.y[held]: "ReLU" or "exponential"?
smaller_error = ...
""")
def e(favourites: Iterable[str], second: dict[str, float], smaller_error: str) -> str:
    """Judge what an exponential in the first layer does to the filters."""
    words = {str(word).upper() for word in favourites}
    if any(len(word) != 3 or set(word) - set(BASES) for word in words) or not words:
        raise Wrong("Give the two words as a list of strings, each of three bases.")
    if words == {"TAT"} or words == {"GCG"}:
        raise Wrong("One of the two is right. The rule pays, or charges, for another word, too.")
    if words != {"TAT", "GCG"}:
        raise Wrong(
            "Sort by influence, by the spread of what ablate gives, with value=-inf (the "
            "exponential of 0 is 1). Is your recipe that of the cell?"
        )
    relu, exponential = float(second["ReLU"]), float(second["exponential"])
    if not (0 <= relu <= 1 and 0 <= exponential <= 1):
        raise Wrong("A share lies between 0 and 1: the second best answer divided by the best.")
    if relu < exponential:
        raise Wrong("The other way round: what does an exponential make of a difference?")
    if relu < 0.6:
        raise Wrong("With ReLU the share is larger. Which words differ in one letter only?")
    if not 0.05 < exponential < 0.4:
        raise Wrong("With the exponential: take exp of both responses first, and then divide.")
    name = str(smaller_error).strip().lower()
    if name not in ("relu", "exponential"):
        raise Wrong('For the error, give "ReLU" or "exponential".')
    if name == "exponential":
        raise Wrong("An exponential is never zero. What do words without a motif pay, then?")
    return "The exponential buys filters that can be read, and pays for them with error."


@exercise("""
from convbook.dna import MotifNet, one_hot
from convbook.interpretation import mutagenesis, pairs

model = MotifNet.pretrained()
# Is it an "and" or an "or"? At the places 2 and 4 of AAGCGAAA, and 1 and 6 of GCGAAGCG:
kinds = {"AAGCGAAA": ..., "GCGAAGCG": ...}
# The interaction of these places in points, with its sign, as the mean over the nine ways:
beyond = {"AAGCGAAA": ..., "GCGAAGCG": ...}
""")
def f(kinds: dict[str, str], beyond: dict[str, float]) -> str:
    """Judge the signs of interactions where a motif costs points."""
    for sequence, places in PLACES.items():
        kind = str(kinds[sequence]).strip().lower()
        if kind not in ("and", "or"):
            raise Wrong(f'For {sequence}, give "and" or "or".')
        first, second, right = _interaction(sequence, places)
        both = first + second + right
        if kind != ("and" if abs(first) > 5 else "or"):
            raise Wrong(f"In {sequence}, is one exchange enough to be rid of every GCG?")
        given = float(beyond[sequence])
        if np.isclose(given, right, atol=0.5):
            continue
        if np.isclose(given, -right, atol=0.3):
            raise Wrong(f"In {sequence}, GCG costs: to lose it is a gain. So what is the sign?")
        if np.isclose(given, both, atol=0.3):
            raise Wrong(f"In {sequence}, this is what both do. Subtract what each does alone.")
        if np.isclose(given, 9 * right, atol=5):
            raise Wrong(f"In {sequence}, this is the sum over the nine ways. Take their mean.")
        if np.isclose(given, 9 / 16 * right, atol=0.3):
            raise Wrong(
                f"In {sequence}, your mean has 16 ways. Seven of them change less than two."
            )
        raise Wrong(f"In {sequence}, what do both exchanges do, and what does each alone?")
    return "All signs are turned, and the rule holds: compare with the sign of what both do."


def _interaction(sequence: str, places: tuple[int, int]) -> tuple[float, float, float]:
    """Return what exchanges at two places do: one, the other, and both beyond the sum."""
    model, x = MotifNet.pretrained(), one_hot(sequence)
    effects = mutagenesis(model, x)[0].sum(0) / 3
    beyond = pairs(model, x).sum((0, 2)) / 9
    return float(effects[places[0]]), float(effects[places[1]]), float(beyond[places])


def _numbers(answer: object, count: int, name: str) -> np.ndarray:
    """Return an answer as a row of numbers, as many as were asked for."""
    plain = answer.detach() if isinstance(answer, torch.Tensor) else answer
    given = np.asarray(plain, dtype=float).ravel()
    if given.size != count:
        raise Wrong(f"{name} needs {count} numbers; you gave {given.size}.")
    return given
