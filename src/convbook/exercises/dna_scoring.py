"""Checks of the exercises of "DNA scoring"."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from convbook import dna
from convbook.exercises import Wrong, exercise
from convbook.training import predict

__all__ = ["a", "b", "c", "d", "e", "f", "g"]

RATES = (0.001, 0.005, 0.01, 0.05, 0.1)
FILTERS = (2, 4, 8, 16, 32)
# Of ten starts: those that find both motifs, and those that find at least one.
FOUND = np.array([1, 5, 7, 9, 10])
FOUND_ONE = np.array([7, 8, 10, 10, 10])
LENGTHS = (8, 20, 50, 100, 200)


def _word(answer: object, *known: str) -> str:
    """Return an answer that is to be one of a few words, in lower case."""
    word = str(answer).strip().lower()
    if word not in known:
        raise Wrong(f"{answer!r} is none of the words asked for: " + ", ".join(known) + ".")
    return word


def _answers(model: object, x: Tensor) -> Tensor:
    """Return what a reader's network says of sequences, (n,)."""
    if not isinstance(model, nn.Module):
        raise Wrong(f"A network is asked for, a torch.nn.Module. This is {type(model).__name__}.")
    dtype = next((values.dtype for values in model.parameters()), x.dtype)
    try:
        answers = predict(model, x.to(dtype))
    except RuntimeError as error:  # what PyTorch raises where shapes do not fit
        raise Wrong(f"Your network cannot read the sequences: {error}") from None
    if answers.shape != (len(x),):
        raise Wrong(
            f"One number per sequence is wanted, shape ({len(x)},). Your network gives "
            f"{tuple(answers.shape)}."
        )
    return answers.to(x.dtype)


@exercise("""
from convbook import dna

codes = dna.kmers(8)
# Of the sequences with TAT and without GCG, the mean of score_positional:
mean = ...
# and its standard deviation:
sd = ...
# The network that learns it better, "flat" or "maximum":
better = ...
# The network that would be right, "flat", "maximum", "both" or "neither":
right = ...
""")
def a(mean: float, sd: float, better: str, right: str) -> str:
    """Judge the hump of TAT, and which network knows the places."""
    codes = dna.kmers(8)
    tat, gcg = (dna.occurrences(codes, motif) > 0 for motif in dna.MOTIFS)
    only = tat & ~gcg
    placed = dna.score_positional(codes)
    if np.isclose(mean, dna.score(codes)[only].mean(), atol=0.02):
        raise Wrong("That is the hump of the old scores. The bonus now falls with the place.")
    if np.isclose(mean, placed[tat].mean(), atol=0.02):
        raise Wrong("Some of your sequences hold GCG as well. Leave them out.")
    if np.isclose(mean, placed.mean(), atol=0.02):
        raise Wrong("This is the mean of all sequences. Which ones make the right hump?")
    if not np.isclose(mean, placed[only].mean(), atol=0.02):
        raise Wrong("Look at the mean again: give score_positional(codes) the two conditions.")
    if np.isclose(sd, placed[only].var(), atol=0.02):
        raise Wrong("That is the variance of the hump. Its root is asked for.")
    if not np.isclose(sd, placed[only].std(), atol=0.02):
        raise Wrong("The mean is right. Take the standard deviation of the same sequences.")
    if _word(better, "flat", "maximum") == "maximum":
        raise Wrong("The bonus depends on the place now. Which of the two knows places?")
    if _word(right, "flat", "maximum", "both", "neither") != "neither":
        raise Wrong("Ask of each network: does it know the place, and does it pay only once?")
    return "The hump is lower and wider. The table knows the place, and still pays every copy."


@exercise("""
# The rate of the five with which the flat network gets furthest:
best_rate = ...
# The validation errors at the rate 0.1, of the linear model and of the flat network:
linear_error = ...
flat_error = ...
# The one that is more sensitive to the rate, "linear" or "flat":
sensitive = ...
""")
def b(best_rate: float, linear_error: float, flat_error: float, sensitive: str) -> str:
    """Judge what plain gradient descent does to two models."""
    if not np.isclose(best_rate, RATES).any():
        raise Wrong(f"The rate is one of {', '.join(map(str, RATES))}; you gave {best_rate}.")
    if best_rate > 0.02:
        raise Wrong("Look at the responses of its filters at this rate. Are any above zero?")
    if best_rate < 0.008:
        raise Wrong("It is stable there, and slow. Does a longer step get further?")
    if abs(linear_error) < 2:
        raise Wrong("So small an error is not for models of single letters. Is it in points?")
    if not 12.5 < linear_error < 15:
        raise Wrong("The linear model has one valley. Where did least squares say that it ends?")
    if 10 < flat_error < 16:
        raise Wrong("This is a network that still learns. Train it on the raw scores, at 0.1.")
    if not 16 < flat_error < 22:
        raise Wrong("What is the error of a network that says the same to every sequence?")
    if _word(sensitive, "linear", "flat") == "linear":
        raise Wrong("Which of the two can be destroyed by a rate that does the other good?")
    return "The flat network at 0.1 is dead: its error is the variance, whatever it is shown."


@exercise("""
from convbook.dna import FlatDNA, all_8mers, occurrences, score

# A sequence of eight bases that FlatDNA.pretrained() misjudges by more than 5 points:
sequence = ...
# Your trained network, which gives the points of sequences of shape (n, 4, 8):
model = ...
""")
def c(sequence: str, model: nn.Module) -> str:
    """Judge a bad sequence, and a network that does better on such, or on all others."""
    if not isinstance(sequence, str) or len(sequence) != 8:
        raise Wrong("The sequence is a string of eight letters.")
    flat = dna.FlatDNA.pretrained()
    off = abs(_answers(flat, dna.one_hot(sequence)).item() - dna.score(sequence)[0])
    if off <= 5:
        raise Wrong(f"The network is off by {off:.1f} here. What do the worst sequences repeat?")
    data = dna.all_8mers()
    held = data.validation
    codes = data.codes[held]
    often = sum(dna.occurrences(codes, motif) > 1 for motif in dna.MOTIFS) > 0

    def errors(network: object) -> tuple[float, float]:
        squares = (_answers(network, data.x[held]) - data.y[held]).square()
        return squares.mean().item(), squares[torch.from_numpy(~often)].mean().item()

    everywhere, once = errors(model)
    as_it_was, once_as_it_was = errors(flat)
    if everywhere > 100:
        raise Wrong(f"Its error is {everywhere:.0f}. Does it answer in points? See in_points.")
    if everywhere > 10:
        raise Wrong(f"Its error is {everywhere:.1f}: it knows no motif. Are its filters alive?")
    if everywhere > 0.95 * as_it_was and once > 0.75 * once_as_it_was:
        raise Wrong(
            f"Its error is {everywhere:.2f}, and without repeats {once:.2f}. More training or "
            "more filters fill in the same table: change what the network can say, or the loss."
        )
    size = sum(values.numel() for values in model.parameters())
    return (
        f"The error is {everywhere:.2f}, and was {as_it_was:.2f}; without repeats {once:.2f}, and "
        f"was {once_as_it_was:.2f}. It took {size:,} parameters, and they were 609."
    )


@exercise("""
# Of ten starts each, how many find both motifs with 2, 4, 8, 16 and 32 filters:
found = ...
""")
def d(found: Sequence[int]) -> str:
    """Judge how many starts find both motifs; training on more may move each number by two."""
    counts = np.asarray(found, dtype=float)
    if counts.shape != FOUND.shape:
        raise Wrong(f"Five numbers are asked for, one per number of filters, not {counts.size}.")
    if counts.max() > 10 or counts.min() < 0:
        raise Wrong("There are ten starts for each number of filters.")
    if counts[0] > counts[-1]:
        raise Wrong("More filters are more tickets. Is your list in the order asked for?")
    if (np.abs(counts - FOUND_ONE) <= 1).all():
        raise Wrong("Some of these found only one motif: their error is near 6.5. Need both.")
    if counts[0] > 5:
        raise Wrong("Two filters can say it. Does training find it? Count errors below 2.")
    off = np.abs(counts - FOUND) > 2
    if off.any():
        filters = FILTERS[int(off.argmax())]
        raise Wrong(f"Train ten starts with {filters} filters again, and count errors below 2.")
    return "What two filters can express, they seldom find; 32 find it nearly every time."


@exercise("""
# The pooling whose network has the plateau, "maximum" or "sum":
plateau = ...
# About how many points that network gives to TATATATC, which holds three copies of TAT:
points = ...
""")
def e(plateau: str, points: float) -> str:
    """Judge which pooling cannot count, and what it says to three copies."""
    if _word(plateau, "maximum", "max", "sum") == "sum":
        raise Wrong("The rule adds up copies now. Which of the two poolings adds up?")
    once, counted = (dna.score("TATATATC", per_copy=each)[0] for each in (False, True))
    bases = once - dna.MOTIFS["TAT"]
    if np.isclose(points, counted, atol=2):
        raise Wrong("That is the right score. Can a maximum say it?")
    if np.isclose(points, once + 10, atol=2):
        raise Wrong("That pays for two copies. Is a maximum over three larger than over one?")
    if np.isclose(points, bases, atol=1):
        raise Wrong("Those are the points of the bases alone. The network does see that TAT is in.")
    if not once - 1 < points < once + 4:
        raise Wrong("Add the points of the bases, and what it pays for one copy or for three.")
    return "To a maximum three copies are as good as one: what they add beyond it is lost."


@exercise("""
# The probability of TAT in a random sequence of 8, 20, 50, 100 and 200 bases:
chances = ...
# The length of these five at which the bonus for TAT varies most:
length = ...
""")
def f(chances: Sequence[float], length: int) -> str:
    """Judge how often TAT is there by chance."""
    given = np.asarray(chances, dtype=float)
    if given.shape != (5,):
        raise Wrong(f"Five lengths have five probabilities; you gave {given.size}.")
    step = np.array([[3, 1, 0, 0], [2, 1, 1, 0], [3, 0, 0, 1], [0, 0, 0, 4]]) / 4
    right = np.array([np.linalg.matrix_power(step, n)[0, 3] for n in LENGTHS])
    windows = np.array(LENGTHS) - 2
    if np.allclose(given, 100 * right, atol=0.5):
        raise Wrong("These are per cent. Give probabilities from 0 to 1.")
    if np.allclose(given, windows / 64, atol=0.005):
        raise Wrong("That is how many copies there are on average. It even exceeds one.")
    if np.allclose(given, 1 - right, atol=0.005):
        raise Wrong("Those are the sequences without it.")
    if np.allclose(given, 1 - (1 - 1 / 64) ** windows, atol=0.002):
        raise Wrong("That takes windows as independent. But copies of TAT overlap: TATAT.")
    off = ~np.isclose(given, right, atol=0.005)
    if off.any():
        raise Wrong(
            f"Look at {LENGTHS[int(off.argmax())]} bases again. Of all sequences of eight, a share "
            f"of {right[0]:.3f} holds it: does your way say so?"
        )
    if length not in LENGTHS:
        raise Wrong("The length is one of 8, 20, 50, 100 and 200.")
    if length != LENGTHS[int((right * (1 - right)).argmax())]:
        raise Wrong("A bonus paid always does not vary, and neither does one paid never. So when?")
    return "The bonus varies most where the chance is nearest to one half."


@exercise("""
from convbook.dna import MotifNet, all_8mers, reverse_complement, score

# A network that gives both strands the same answer:
model = ...
# Its mean squared error against the score of each sequence of eight bases:
error = ...
""")
def g(model: nn.Module, error: float) -> str:
    """Judge a network that does not know which strand it reads, and its error."""
    data = dna.all_8mers()
    rows = data.validation
    x, y = data.x[rows], data.y[rows]
    answers, other = _answers(model, x), _answers(model, x.flip(1, 2))
    apart = (answers - other).abs()
    if apart.max() > 1e-3:
        i = int(apart.argmax())
        (letters,) = dna.decode(data.codes[rows[i]][None])
        raise Wrong(
            f"It says {answers[i]:.1f} to {letters} and {other[i]:.1f} to its other strand. "
            "Where does your network read that one?"
        )
    if answers.std() < 0.5:
        raise Wrong("It says the same to all sequences. That is symmetric, and no help.")
    of_model = (answers - y).square().mean().item()
    strand = torch.from_numpy(dna.score(dna.reverse_complement(data.codes[rows])))
    of_mean = (answers - (y + strand) / 2).square().mean().item()
    if not np.isclose(error, of_model, rtol=0.05):
        if abs(error - of_mean) < 0.05 + 0.05 * of_mean:
            raise Wrong("That is its error against the mean of both scores. And against the score?")
        if np.isclose(error, of_model**0.5, rtol=0.05):
            raise Wrong("That is the root of the mean squared error.")
        raise Wrong("The network is right. Its error is another: ask it about all sequences.")
    return "The symmetry is exact, and the rule does not have it: that is where the error is."
