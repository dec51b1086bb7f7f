"""Checks of the exercises of "Training you can trust"."""

import math
from collections.abc import Callable
from functools import cache
from itertools import permutations

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from convbook.exercises import Wrong, exercise
from convbook.spikes import SpikeCNN, make_spikes

__all__ = ["a", "b", "c", "d", "e"]

COST, BETWEEN = 5, 24 * 3600  # seconds: to write a checkpoint; from failure to failure


@exercise("""
import numpy as np

numbers = np.random.default_rng(0).uniform(size=2**20).astype(np.float32)
# How far from the exact sum is that of the numbers added one by one, and in pairs?
one_by_one = ...
in_pairs = ...
# After how many rounds of adding in pairs is one number left?
rounds = ...
""")
def a(one_by_one: float, in_pairs: float, rounds: int) -> str:
    """Judge the errors of two orders of a sum, and the number of rounds."""
    slow, quick = abs(float(one_by_one)), abs(float(in_pairs))
    if not slow + quick < 1e5:
        raise Wrong("That is a sum. Its error is how far it is from the one of math.fsum.")
    if slow < 1e-6:
        raise Wrong("Did you add in float64? The sum must stay a float32 after every addition.")
    if slow < 0.5 <= quick:
        raise Wrong("In which order does the sum become large sooner, and so round more coarsely?")
    if slow < 0.5:
        raise Wrong("NumPy's sum does not add one by one. np.cumsum does, or a loop of your own.")
    if slow > 50:
        raise Wrong("The first error is smaller. Roundings go up and down: take np.cumsum.")
    if quick >= 0.1:
        raise Wrong("Pairs do better. Add every second number to its neighbour, until one is left.")
    if rounds == 2**20:
        raise Wrong("That is how many numbers there are. How often can you halve that?")
    if rounds != 20:
        raise Wrong("Each round leaves half of the numbers. There are 2**20 at first.")
    return "A million roundings of a large number, against twenty of numbers of the same size."


@exercise("""
import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(65, seed=5), SpikeCNN.pretrained()
with torch.no_grad():
    losses = cross_entropy(model(data.x), data.y, reduction="none")
losses = losses.sort().values  # the hardest signal is the last
# What the script says, and the mean over all 65 signals:
said = ...
mean = ...
""")
def b(said: float, mean: float) -> str:
    """Judge a mean of the means of two batches, and the mean of all."""
    losses = _losses()
    first, last = losses[:64].mean(), losses[64]
    means, right = float(first + last) / 2, float(losses.mean())
    told, true = float(said), float(mean)
    if _near(told, right) and _near(true, means):
        raise Wrong("You have them the wrong way round. Which of the two adds up means?")
    if _near(told, right):
        raise Wrong("That would be right of the script. How many batches does it divide by?")
    if _near(told, float(first + last)):
        raise Wrong("So the script would, if it did not divide. There are two batches.")
    if not _near(told, means):
        raise Wrong("The script adds the mean of 64 losses and the mean of one, and halves that.")
    if not _near(true, right):
        raise Wrong("The first is right. For the second add up all losses, and divide once.")
    return "One signal counted as much as 64 others, and the loss came out ten times too high."


@cache
def _losses() -> Tensor:
    """Return the losses of exercise (b), the largest last."""
    data, model = make_spikes(65, seed=5), SpikeCNN.pretrained()
    with torch.no_grad():
        return cross_entropy(model(data.x), data.y, reduction="none").sort().values


def _near(given: float, expected: float) -> bool:
    """Whether a loss is right to two digits after the point."""
    return abs(given - expected) < 0.006


@exercise("""
import torch
from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

data, model = make_spikes(1000, seed=0), SpikeCNN()
# The gradient of the mean loss of all 1,000 signals for model.conv.weight, a tensor (8, 1, 7), made
# of batches of 64 signals or fewer:
gradient = ...
""")
def c(gradient: ArrayLike | Tensor) -> str:
    """Judge the gradient of a large batch, made of small ones."""
    parts, rows = _parts()
    if isinstance(gradient, Tensor):
        gradient = gradient.detach().numpy()
    given = np.asarray(gradient, dtype=float)
    if given.shape != parts[0].shape:
        raise Wrong(
            f"Give model.conv.weight.grad, of shape {parts[0].shape}; yours has {given.shape}."
        )
    means = parts / rows[:, None, None, None]
    mistakes = {
        "One division is missing: these are the gradients of all losses, added up.": parts.sum(0),
        "You added up the gradients of 16 means. What do you divide each part's sum by?": (
            means.sum(0)
        ),
        "That is a mean of means. The last part has 40 signals, and counts as much as 64.": (
            means.mean(0)
        ),
        "Nearly: 16 times 64 is more than there are. How many signals are there?": (
            parts.sum(0) / 1024
        ),
        "Only the last part is left. Something set the gradients to zero in between.": parts[-1]
        / 1000,
        "That is the mean of the last part. Keep the gradients of those before it.": means[-1],
        "That is the mean of the first part only. What does a second `backward` do?": means[0],
    }
    for hint, wrong in mistakes.items():
        if np.allclose(given, wrong, rtol=1e-9, atol=1e-12):
            raise Wrong(hint)
    if not np.allclose(given, parts.sum(0) / 1000, rtol=1e-9, atol=1e-12):
        raise Wrong("Start from a new SpikeCNN(), make no step, and use every signal once.")
    return "`backward` adds to what is there, so sums of losses over all rows make the same step."


@cache
def _parts() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the gradient of the summed loss of each part, (16, 8, 1, 7), and its rows, (16,)."""
    data, model = make_spikes(1000, seed=0), SpikeCNN()
    gradients, rows = [], []
    for part in torch.arange(1000).split(64):
        loss = cross_entropy(model(data.x[part]), data.y[part], reduction="sum")
        gradients.append(torch.autograd.grad(loss, model.conv.weight)[0].numpy())
        rows.append(len(part))
    return np.stack(gradients), np.array(rows)


@exercise("""
import numpy as np

# Four processes send their gradients, and the network adds them with + as they come. Two functions:
# what a process sends for its gradient, an array of float64, and how to read the sum of all four.
send = ...
read = ...
""")
def d(send: Callable[..., NDArray[np.float64]], read: Callable[..., NDArray[np.float64]]) -> str:
    """Judge whether what is sent has one sum in every order, and the right one."""
    if not (callable(send) and callable(read)):
        raise Wrong("Give two functions, of an array each: def send(gradient), def read(total).")
    gradients = np.random.default_rng(0).normal(size=(4, 1000))
    with np.errstate(all="ignore"):
        sent = [np.asarray(send(gradient)) for gradient in gradients]
        if any(each.shape != (1000,) for each in sent):
            raise Wrong(f"Send one number for each of the gradient's; you sent {sent[0].shape}.")
        sums = [((w + x) + y) + z for w, x, y, z in permutations(sent)]
        sums += [(w + x) + (y + z) for w, x, y, z in permutations(sent)]
        total = np.asarray(read(sums[0]), dtype=float)
        small = np.asarray(read(sum(send(gradient / 1e4) for gradient in gradients)), dtype=float)
    if not all(np.array_equal(each, sums[0]) for each in sums):
        raise Wrong(
            "Two orders differ in the last digits: what you send is rounded at every addition. "
            "Which numbers are not?"
        )
    if total.shape != (1000,):
        raise Wrong(f"Read must return the sum of the gradients; it returned {total.shape}.")
    exact = gradients.sum(0)
    if np.abs(total - exact).max() < 1e-5:
        return "Whole numbers are added without rounding, as long as they fit into their bits."
    if not total.any():
        raise Wrong("All orders agree, on nothing: the gradients are lost.")
    factor = total @ exact / (exact @ exact)
    if np.allclose(total, factor * exact, rtol=1e-5, atol=1e-5 * abs(factor)):
        raise Wrong("The sum is right but for a factor. Read must undo what send did, and no more.")
    if np.abs(small - exact / 1e4).max() < 1e-5:
        raise Wrong(
            "Small gradients pass, large ones do not. How much fits into the bits you chose?"
        )
    raise Wrong("All orders agree. But digits are lost: what is your smallest step?")


@exercise("""
# Save every so many minutes:
minutes = ...
# What is lost then, by writing and by work that is done again, in percent of the time:
lost = ...
""")
def e(minutes: float, lost: float) -> str:
    """Judge the time between two checkpoints, and what is lost at it."""
    every, share = float(minutes), float(lost)
    if every <= 0:
        raise Wrong("Give a time above zero, in minutes.")
    best = math.sqrt(2 * COST * BETWEEN) / 60
    if math.isclose(every, 60 * best, rel_tol=0.05):
        raise Wrong("That many seconds. Give minutes.")
    if math.isclose(every, best / math.sqrt(2), rel_tol=0.02):
        raise Wrong(
            "A failure comes halfway between two checkpoints, on average. Is all lost then?"
        )
    writing, again = 100 * COST / (60 * every + COST), 100 * 60 * every / (2 * BETWEEN)
    if not 12 <= every <= 20:
        which = "writing" if writing > again else "work that is done again"
        raise Wrong(
            f"This loses {writing + again:.2g} %, most of it by {which}. Another time loses less."
        )
    if math.isclose(share, (writing + again) / 100, rel_tol=0.2):
        raise Wrong("That is the share. Give percent.")
    if math.isclose(share, writing, rel_tol=0.2) or math.isclose(share, again, rel_tol=0.2):
        raise Wrong("The time is good. Do you count both, writing and work that is done again?")
    if math.isclose(share, writing + 2 * again, rel_tol=0.05):
        raise Wrong("The time is good. How much work, on average, is lost between two checkpoints?")
    if not math.isclose(share, writing + again, rel_tol=0.12):
        raise Wrong("The time is good. What is 5 seconds of it, and half of it of a day?")
    return "Writing and doing again cost about the same here, and a rough guess is nearly as good."
