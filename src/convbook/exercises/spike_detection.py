"""Checks of the exercises of "Spike detection"."""

from collections.abc import Mapping, Sequence
from typing import SupportsFloat

import numpy as np
import torch
from numpy.typing import ArrayLike

from convbook.exercises import Wrong, exercise
from convbook.spikes import SPIKE, SpikeCNN, make_spikes

__all__ = ["a", "b", "c", "d", "e", "f", "g"]

PLACES = 94


@exercise("""
from convbook.spikes import make_spikes

test = make_spikes(10_000, seed=2, noise=0.1)
# For each signal of test.x, which has the shape (10000, 1, 100): True where your rule says spike.
says_spike = ...
""")
def a(says_spike: ArrayLike) -> str:
    """Judge a rule of one line by what it says of each signal of the test set."""
    said = np.asarray(says_spike)
    spike = make_spikes(10_000, seed=2, noise=0.1).y.numpy() == 1
    if said.shape == (len(spike), 1):
        said = said[:, 0]
    if said.shape[:1] == spike.shape and said.size == len(spike) * 100:
        raise Wrong("You say something of every sample. Say one thing of each signal.")
    if said.shape != spike.shape:
        raise Wrong(f"One answer per signal makes 10000; yours have the shape {said.shape}.")
    if not np.isin(said, (0, 1)).all():
        raise Wrong("These are scores. Compare them with a threshold.")
    yes = said.astype(bool)
    right = float((yes == spike).mean())
    if yes.all() or not yes.any():
        raise Wrong(f"You say the same of every signal, and are right in {right:.3f}.")
    if right < 0.4:
        raise Wrong("You say spike where there is none. Turn the comparison round.")
    if round(right, 3) < 1:
        missed, alarms = int((spike & ~yes).sum()), int((yes & ~spike).sum())
        what = f"{missed} missed spikes and {alarms} false alarms"
        turn = "low" if alarms > missed else "high"
        raise Wrong(f"It is right in {right:.3f}: {what}. Is a threshold too {turn}?")
    return "At noise 0.1 the top of a spike stands far above the noise: a network is not needed."


@exercise("""
import numpy as np

# Many starts that your function draws, for a spike of 7 samples in signals of 100:
starts = ...
# What your assertions ask for: the smallest start, the largest, and how many different ones:
smallest = ...
largest = ...
different = ...
""")
def b(
    starts: ArrayLike, smallest: SupportsFloat, largest: SupportsFloat, different: SupportsFloat
) -> str:
    """Judge drawn starts, and what the assertions demand of them."""
    drawn = np.asarray(starts)
    asked = tuple(_number(n) for n in (smallest, largest, different))
    if drawn.ndim != 1:
        raise Wrong(f"Give the starts in one row; yours have the shape {drawn.shape}.")
    if len(drawn) < 2000:
        raise Wrong(f"With {len(drawn)} starts a place may be missing by chance. Draw many more.")
    if (drawn != np.round(drawn)).any():
        raise Wrong("A spike starts at a whole number.")
    if drawn.min() < 0 or drawn.max() >= PLACES:
        raise Wrong("Some of these spikes do not fit into the signal. Where does the last one end?")
    if drawn.max() == PLACES - 2:
        raise Wrong("No spike ends at the last sample. Is the upper end drawn?")
    if drawn.min() == 1:
        raise Wrong("No spike starts at the first sample, which is sample 0.")
    counts = np.bincount(drawn.astype(int), minlength=PLACES)
    if not counts.all():
        raise Wrong(f"Place {counts.argmin()} is never drawn.")
    mean = counts.mean()
    if (np.abs(counts - mean) > 6 * np.sqrt(mean)).any():
        raise Wrong("Some places are drawn much more often than others.")
    if asked == (0, PLACES - 1, PLACES - 1):
        raise Wrong("From 0 to 93 there are more than 93 numbers.")
    if asked[1:] == (PLACES - 2, PLACES - 1):
        raise Wrong("The starts are right. These assertions demand the error off by one.")
    if asked != (0, PLACES - 1, PLACES):
        raise Wrong("The starts are right, and would not pass these assertions.")
    return "The largest start, or the number of different ones, would have shown the error."


@exercise("""
# The share of signals with a spike in the 1,600 of the training set, and in the test set:
spikes = {"training": ..., "test": ...}
# The accuracy, on the test set, of saying no always:
accuracy = ...
""")
def c(spikes: Mapping[str, SupportsFloat], accuracy: SupportsFloat) -> str:
    """Judge what a split of sorted signals does to an accuracy."""
    shares = {part: _share(spikes[part]) for part in ("training", "test")}
    right = _share(accuracy)
    if np.allclose(list(shares.values()), 0.5):
        raise Wrong("That would be so after shuffling. Which signals are the first 1,600?")
    if not np.isclose(shares["training"], 1000 / 1600, atol=0.01):
        raise Wrong("How many of the first 1,600 signals are among the 1,000 with a spike?")
    if not np.isclose(shares["test"], 0):
        raise Wrong("The last 400 signals are the test set. Where did the spikes go?")
    if np.isclose(right, 0.5):
        raise Wrong("Half of all signals have no spike. What of those in the test set?")
    if np.isclose(right, 0.375):
        raise Wrong("That is the accuracy in training.")
    if np.isclose(right, 0):
        raise Wrong("No is the wrong answer to a spike. How many are in the test set?")
    if not np.isclose(right, 1):
        raise Wrong("In how many of the 400 test signals is no the right answer?")
    return "The test set has a single class, and one answer fits all of it."


@exercise("""
from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(1000, seed=0, starts=(0, 46))
left = make_spikes(4000, seed=2, starts=(0, 46))
right = make_spikes(4000, seed=3, starts=(47, 93))

# Train for 10 epochs with the mean. The accuracies on the left and on the right half,
# at a learning rate of 0.03:
slow = [..., ...]
# and at 0.3:
fast = [..., ...]
# Is this network position-independent? True or False:
independent = ...
# A spike raises one of the 94 responses of a filter by 1. By how much does their mean rise?
rise = ...
""")
def d(
    slow: Sequence[SupportsFloat],
    fast: Sequence[SupportsFloat],
    independent: bool,
    rise: SupportsFloat,
) -> str:
    """Judge a network with the mean over all places in place of their maximum."""
    halves = {"0.03": [_share(n) for n in slow], "0.3": [_share(n) for n in fast]}
    for rate, shares in halves.items():
        if len(shares) != 2:
            raise Wrong(f"At {rate}, give two accuracies: left, right.")
        if shares[0] - shares[1] > 0.1:
            raise Wrong(f"At {rate} it fails on the right. Is the mean taken over the places?")
        if abs(shares[0] - shares[1]) > 0.05:
            raise Wrong(f"At {rate} the halves differ by more than chance. Test on 4,000 of each.")
    low, high = (sum(shares) / 2 for shares in halves.values())
    if low > 0.93 and high > 0.93:
        raise Wrong("At 0.03 that is how the maximum does. Does forward take the mean?")
    if high < low:
        raise Wrong("At the higher rate yours is worse. Did both begin untrained, for 10 epochs?")
    if high < 0.93:
        raise Wrong("At 0.3 it should come close to the maximum. Did you pass lr=0.3 to fit?")
    _yes_or_no(independent, "independent")
    if not independent:
        raise Wrong("Compare the left half with the right one, not with the maximum.")
    number = _number(rise)
    if np.isclose(number, 1):
        raise Wrong("That is how the maximum may rise. The mean divides by the number of places.")
    if not np.isclose(number, 1 / PLACES, rtol=0.02):
        raise Wrong("The mean is the sum of all responses, divided by their number.")
    return "Both halves get the same. The mean divides what a spike changes, so it learns slowly."


@exercise("""
import torch

from convbook.spikes import SPIKE, SpikeCNN

model = SpikeCNN.pretrained()
# The probability of a spike that the model gives to signals of zeros, 100 samples long,
# to which no spike, one spike, and two spikes far apart were added:
probabilities = [..., ..., ...]
# What a global maximum computes over the places, "and", "or" or "sum":
computes = ...
""")
def e(probabilities: Sequence[SupportsFloat], computes: str) -> str:
    """Judge what the network says to two spikes."""
    given = np.array([_number(p) for p in probabilities])
    if given.shape != (3,):
        raise Wrong(f"Three probabilities are asked for; you gave {given.size}.")
    if (given < 0).any() or (given > 1).any():
        raise Wrong("These are no probabilities. Did you put the logits through a softmax?")
    signals = torch.zeros(3, 1, 100, dtype=torch.float64)
    signals[1:, 0, 20 : 20 + len(SPIKE)] = SPIKE
    signals[2, 0, 70 : 70 + len(SPIKE)] = SPIKE
    with torch.no_grad():
        expected = SpikeCNN.pretrained()(signals).softmax(-1)[:, 1].numpy()
    if np.allclose(given, 1 - expected, atol=0.01):
        raise Wrong("These are the probabilities of no spike. Which of the two outputs is yes?")
    if np.isclose(given[1], given[2] / 2, atol=0.05):
        raise Wrong("Look at the strongest response of a filter: does a second spike raise it?")
    if not np.isclose(given[0], expected[0], atol=0.01):
        raise Wrong("Without a spike, the signal is zeros. What does the model say to zeros?")
    if not np.allclose(given, expected, atol=0.01):
        raise Wrong("Add SPIKE itself to zeros, and ask the model for the softmax of its outputs.")
    if computes == "sum":
        raise Wrong("A sum would tell two spikes from one. Do your probabilities?")
    if computes == "and":
        raise Wrong("Then there would have to be a spike at every place.")
    if computes != "or":
        raise Wrong('Say "and", "or" or "sum".')
    return "The strongest response is the same for one spike and for two. A maximum cannot count."


@exercise("""
# The response of the inverted spike to the spike, at its place, before ReLU:
before = ...
# and after ReLU:
after = ...
# With ReLU and the global maximum, can it help to detect a spike? True or False:
helps = ...
# Without ReLU, what in place of the maximum makes it as good as the matched filter?
# "mean" or "minimum":
instead = ...
""")
def f(before: SupportsFloat, after: SupportsFloat, helps: bool, instead: str) -> str:
    """Judge what an inverted filter answers to a spike."""
    energy = float(SPIKE @ SPIKE)
    response, rectified = _number(before), _number(after)
    if np.isclose(response, energy, atol=0.01):
        raise Wrong("That is the matched filter. All its weights have the other sign here.")
    if np.isclose(response, 0):
        raise Wrong("Before ReLU a response may have either sign.")
    if np.isclose(response, -float(SPIKE.sum()), atol=0.01):
        raise Wrong("That adds up the weights. Multiply each with the sample under it first.")
    if np.isclose(response, -1, atol=0.01):
        raise Wrong("That is one of seven products. Add up all of them.")
    if not np.isclose(response, -energy, atol=0.01):
        raise Wrong("Multiply each sample of the spike with the weight over it, and add up.")
    if np.isclose(rectified, energy, atol=0.01):
        raise Wrong("ReLU does not turn a sign round.")
    if not np.isclose(rectified, 0):
        raise Wrong("What does ReLU do to negative numbers?")
    _yes_or_no(helps, "helps")
    if helps:
        raise Wrong("Where the spike is, it says nothing. Where does its maximum come from?")
    if instead == "mean":
        raise Wrong("The matched filter looks at one place only. Which one stands out here?")
    if instead != "minimum":
        raise Wrong('Say "mean" or "minimum".')
    return "ReLU sets it to zero where the spike is, so its maximum comes from the noise."


@exercise("""
from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit

training = make_spikes(500, seed=0)
test = make_spikes(10_000, seed=2)

# Train for 10 epochs at a learning rate of 0.05. The accuracy on the test set, by filters:
right = {2: ..., 8: ..., 32: ...}
# Does it rise with their number, by more than chance? True or False:
rises = ...
# Why? "A": each filter finds spikes at other places. "B": more filters express a better rule.
# "C": one filter can express the rule, and more of them make a lucky start more likely.
why = ...
""")
def g(right: Mapping[int, SupportsFloat], rises: bool, why: str) -> str:
    """Judge whether more filters are better, and why."""
    shares = {filters: _share(right[filters]) for filters in (2, 8, 32)}
    for filters, share in shares.items():
        if share < 0.94:
            raise Wrong(f"{filters} filters should do better. Is it seed 0, lr=0.05, 10 epochs?")
        if share > 0.985:
            raise Wrong(
                f"With {filters} filters that is better than any rule can be. Is it the test set?"
            )
    _yes_or_no(rises, "rises")
    if rises:
        raise Wrong("Two accuracies from 10,000 signals differ by a few thousandths by chance.")
    hints = {
        "A": "A filter slides, so it sees every place.",
        "B": "Then the accuracy would rise. Which rule does one filter express?",
    }
    if why != "C":
        raise Wrong(hints.get(why, 'Say "A", "B" or "C".'))
    return "No network can be much better than the matched filter, and one filter expresses it."


def _number(given: SupportsFloat) -> float:
    """Return a number that may come from PyTorch, with a gradient."""
    return float(given.detach() if isinstance(given, torch.Tensor) else given)


def _share(given: SupportsFloat) -> float:
    """Return a share, or raise `Wrong` for what is none."""
    number = _number(given)
    if not 0 <= number <= 1:
        raise Wrong(f"{number:g} is no share: give a number from 0 to 1.")
    return number


def _yes_or_no(given: object, name: str) -> None:
    """Raise `Wrong` for anything but True and False."""
    if given not in (True, False):
        raise Wrong(f"Set {name} to True or False.")
