"""Read a network: change its input, and see what becomes of its answer.

Every function takes any `nn.Module` that maps sequences (n, 4, length), one-hot, to one number
each: (n,) or (n, 1). It asks in batches, in evaluation mode, and leaves the model as it was.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Literal

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from tqdm import tqdm

from convbook.checks import check_integer
from convbook.dna import BASES, decode, encode, one_hot
from convbook.logos import COLOURS, LETTER_WIDTH, glyph
from convbook.plots import BLUE, FAINT, ORANGE

__all__ = [
    "ablate",
    "gradients",
    "insert",
    "integrated_gradients",
    "marginal_effect",
    "mutagenesis",
    "pairs",
    "plot_letters",
    "plot_mutagenesis",
    "shuffled",
]

Codes = NDArray[np.uint8]
Sequences = str | Sequence[str] | Codes

Edges = NDArray[np.floating]

BASES_AT_ONCE = 2**13  # in a batch: so few that what the layers make of them stays in the cache
TINTS = 8  # steps of opacity of a heat map
MOST_LETTERS = 40  # that can be read side by side across a page


# Substitutions


def mutagenesis(
    model: nn.Module, x: Tensor, *, batch_size: int | None = None, progress: bool | None = None
) -> Tensor:
    """Return what each substitution of one base does to the prediction: saturation mutagenesis.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    x : Tensor, shape (n, 4, length)
        The sequences, one-hot, in the dtype of the model.
    batch_size : int, optional
        How many mutants are in memory with all that the layers make of them. By default as many as
        have 8,192 bases together: what larger batches need no longer fits into the cache.
    progress : bool, optional
        Whether a bar shows how far it is. By default on a terminal only.

    Returns
    -------
    Tensor, shape (n, 4, length)
        The prediction with base b at place i, minus the prediction of the sequence as it is. Zero
        for the base that is there.

    Raises
    ------
    TypeError
        If `batch_size` is no integer, or `x` is no tensor in the dtype of the model.
    ValueError
        If `x` is empty, has another shape or is not one-hot, as where it holds an N, or if the
        model does not give one number per sequence.
    """
    _check(model, x)
    x = x.contiguous()  # `one_hot` gives a view: bases of one place side by side
    n, _, length = x.shape
    size = _batch_size(batch_size, length)
    present = x.argmax(1).flatten()
    changed = x.new_empty(3 * n * length)
    with _evaluating(model), torch.no_grad():
        before = torch.cat([_answers(model, batch) for batch in x.split(size)])
        for start in _bar(range(0, len(changed), size), progress):
            mutants = torch.arange(start, min(start + size, len(changed)), device=x.device)
            # They are numbered by sequence, then by place, then by what comes in.
            cell, row = mutants // 3, mutants - start
            place, was = cell % length, present[cell]
            batch = x.index_select(0, cell // length)
            batch[row, was, place] = 0
            batch[row, (was + 1 + mutants % 3) % 4, place] = 1
            changed[start : start + size] = _answers(model, batch)
    changes = changed.view(n, length, 3).transpose(1, 2) - before[:, None, None]
    others = (present.view(n, 1, length) + torch.arange(1, 4, device=x.device)[:, None]) % 4
    return torch.zeros_like(x).scatter_(1, others, changes)


def pairs(
    model: nn.Module, x: Tensor, *, batch_size: int | None = None, progress: bool | None = None
) -> Tensor:
    """Return what two substitutions do together, beyond what each of them does alone.

    Of a sequence of L bases there are 9 L (L - 1) / 2 pairs: 252 for 8 bases, 100,575 for 150.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    x : Tensor, shape (1, 4, length)
        One sequence, one-hot, in the dtype of the model.
    batch_size : int, optional
        How many mutants are in memory with all that the layers make of them. By default as many as
        have 8,192 bases together.
    progress : bool, optional
        Whether a bar shows how far it is. By default on a terminal only.

    Returns
    -------
    Tensor, shape (4, length, 4, length)
        The interaction of base b at place i and base c at place j: the effect of both, minus the
        sum of the effects of each. Zero where the two places are one, and where b or c is the base
        that is there. Add `effects[:, :, None, None] + effects`, of what `mutagenesis` gives for
        this sequence, and you have the effects of both.

    Raises
    ------
    TypeError, ValueError
        As `mutagenesis` does, or if there are several sequences.
    """
    _check(model, x)
    if len(x) != 1:
        raise ValueError(f"x holds {len(x)} sequences: pass one, such as x[:1]")
    length = x.shape[2]
    effects = mutagenesis(model, x, batch_size=batch_size, progress=False)[0]
    size = _batch_size(batch_size, length)
    present = x[0].argmax(0)
    first, second = torch.triu_indices(length, length, 1, device=x.device)
    interactions = x.new_zeros(4, length, 4, length)
    with _evaluating(model), torch.no_grad():
        before = _answers(model, x)
        for start in _bar(range(0, 9 * len(first), size), progress):
            mutants = torch.arange(start, min(start + size, 9 * len(first)), device=x.device)
            i, j = first[mutants // 9], second[mutants // 9]
            b = (present[i] + 1 + mutants // 3 % 3) % 4
            c = (present[j] + 1 + mutants % 3) % 4
            batch, row = x.repeat(len(mutants), 1, 1), mutants - start
            for base, place in ((b, i), (c, j)):
                batch[row, :, place] = 0
                batch[row, base, place] = 1
            both = _answers(model, batch) - before
            beyond = both - effects[b, i] - effects[c, j]
            interactions[b, i, c, j] = beyond
            interactions[c, j, b, i] = beyond
    return interactions


# Gradients


def gradients(
    model: nn.Module, x: Tensor, *, centred: bool = False, batch_size: int | None = None
) -> Tensor:
    """Return the slopes of the prediction: how fast it changes with each number of the input.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1). Its parameters and their gradients are left alone.
    x : Tensor, shape (n, 4, length)
        The sequences, one-hot, in the dtype of the model.
    centred : bool
        Whether to subtract, at each place, the mean over the four bases. That part of a slope asks
        what more of all bases at once would do, which no sequence can have.
    batch_size : int, optional
        How many sequences are in memory with all that the layers make of them. By default as many
        as have 8,192 bases together.

    Returns
    -------
    Tensor, shape (n, 4, length)

    Raises
    ------
    TypeError, ValueError
        As `mutagenesis` does.

    References
    ----------
    Majdandzic et al., Correcting gradient-based interpretations of deep neural networks for
    genomics, Genome Biology 24 (2023) 109.
    """
    _check(model, x)
    size = _batch_size(batch_size, x.shape[2])
    with _evaluating(model):
        slopes = torch.cat([_slopes(model, batch) for batch in x.split(size)])
    return slopes - slopes.mean(1, keepdim=True) if centred else slopes


def integrated_gradients(
    model: nn.Module,
    x: Tensor,
    baseline: Tensor | float = 0.0,
    *,
    steps: int = 60,
    batch_size: int | None = None,
) -> Tensor:
    """Share out the difference to a baseline: the mean slope on the way from there, times the way.

    The way is straight. The slopes are taken in the middle of `steps` equal parts of it, so that
    the sum of all shares approaches the prediction of `x` minus that of the baseline with more of
    them. Check that it does.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    x : Tensor, shape (n, 4, length)
        The sequences, one-hot, in the dtype of the model.
    baseline : Tensor or float
        Where the way starts: a number for all entries, such as 0 or 0.25, or a tensor that fits
        `x`, such as (4, 1) for the frequencies of the bases or (n, 4, length).
    steps : int
        Parts of the way.
    batch_size : int, optional
        As for `gradients`.

    Returns
    -------
    Tensor, shape (n, 4, length)

    Raises
    ------
    TypeError, ValueError
        As `mutagenesis` does, if `steps` is no integer or below 1, or the baseline does not fit.

    References
    ----------
    Sundararajan, Taly and Yan, Axiomatic attribution for deep networks, ICML 2017.
    """
    _check(model, x)
    check_integer("steps", steps, 1)
    start = torch.as_tensor(baseline, dtype=x.dtype, device=x.device)
    try:
        start = start.expand_as(x)
    except RuntimeError:
        raise ValueError(
            f"baseline has shape {tuple(start.shape)} and x {tuple(x.shape)}: "
            "pass a number, (4, 1), (4, length) or a baseline per sequence"
        ) from None
    size = _batch_size(batch_size, x.shape[2])
    way, slopes = x - start, torch.zeros_like(x)
    with _evaluating(model):
        for step in range(steps):
            here = start + (step + 0.5) / steps * way
            slopes += torch.cat([_slopes(model, batch) for batch in here.split(size)])
    return way * slopes / steps


def _slopes(model: nn.Module, x: Tensor) -> Tensor:
    """Return the derivative of each answer by its own input."""
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        # No sequence has a part in the answer to another: the slopes of the sum are those of each.
        (slopes,) = torch.autograd.grad(_answers(model, leaf).sum(), leaf)
    return slopes


# Sequences made for a question


def insert(backgrounds: Sequences, motif: str, place: int | None = None) -> Codes:
    """Write a motif into sequences, over what was there.

    Parameters
    ----------
    backgrounds : str, sequence of str, or ndarray of codes (n, length)
        The sequences. They are not changed.
    motif : str
        Its letters.
    place : int, optional
        The index of its first base. By default the motif lies in the middle, or half a base before.

    Returns
    -------
    ndarray of uint8, shape (n, length)

    Raises
    ------
    TypeError, ValueError
        As `encode` and `decode` do, if `place` is no integer, or if the motif does not fit there.
    """
    codes, (letters,) = _codes(backgrounds), encode(motif)
    where = _place(place, len(letters), codes.shape[1])
    codes[:, where : where + len(letters)] = letters
    return codes


def marginal_effect(
    model: nn.Module,
    backgrounds: Sequences,
    motifs: Sequences,
    place: int | None = None,
    *,
    batch_size: int | None = None,
) -> Tensor:
    """Return what writing each motif into each background does to the prediction.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    backgrounds : str, sequence of str, or ndarray of codes (n, length)
        Many sequences, so that what a single one does to the motif averages out.
    motifs : str, sequence of str, or ndarray of codes (m, width)
        One motif or several of one width, such as `kmers(3)`.
    place : int, optional
        The index of their first base. By default they lie in the middle, or half a base before.
    batch_size : int, optional
        How many sequences are in memory with all that the layers make of them. By default as many
        as have 8,192 bases together.

    Returns
    -------
    Tensor, shape (m, n)
        The prediction with motif i in background j, minus the prediction of the background. The
        mean over a row, `.mean(1)`, is the marginal effect of a motif.

    Raises
    ------
    TypeError, ValueError
        As `insert` does, or if the model does not give one number per sequence.
    """
    codes, inserts = _codes(backgrounds), _codes(motifs)
    (n, length), (m, width) = codes.shape, inserts.shape
    where = _place(place, width, length)
    size = _batch_size(batch_size, length)
    weight = next(model.parameters(), torch.zeros((), dtype=torch.float64))

    def answers(batch: Codes) -> Tensor:
        return _answers(model, one_hot(batch, weight.dtype).to(weight.device))

    with _evaluating(model), torch.no_grad():
        before = torch.cat([answers(codes[i : i + size]) for i in range(0, n, size)])
        after = []
        for start in range(0, m * n, size):
            motif, background = np.divmod(np.arange(start, min(start + size, m * n)), n)
            batch = codes[background]
            batch[:, where : where + width] = inserts[motif]
            after.append(answers(batch))
    return torch.cat(after).view(m, n) - before


def shuffled(sequences: Sequences, *, keep: Literal[1, 2] = 1, seed: int = 0) -> Codes:
    """Shuffle the bases of each sequence, to see what is left when their order means nothing.

    Parameters
    ----------
    sequences : str, sequence of str, or ndarray of codes (n, length)
        The sequences. For many shuffles of one, repeat it: `np.repeat(codes, 100, axis=0)`.
    keep : {1, 2}
        What each sequence keeps: 1 for how often it has each base, 2 for how often it has each base
        after each other, and with that its first base and its last. Of all sequences that keep as
        much, each is as likely.
    seed : int
        Of the generator that shuffles.

    Returns
    -------
    ndarray of uint8, shape (n, length)

    Raises
    ------
    TypeError, ValueError
        As `encode` and `decode` do, if `keep` is another, or `seed` is no integer or below 0.

    References
    ----------
    Altschul and Erickson, Significance of nucleotide sequence alignments: a method for random
    sequence permutation that preserves dinucleotide and codon usage, Molecular Biology and
    Evolution 2 (1985) 526.
    """
    check_integer("seed", seed, 0)
    if keep not in (1, 2):
        raise ValueError(f"keep {keep!r} is unknown: pass 1 for bases or 2 for pairs of bases")
    codes, generator = _codes(sequences), np.random.default_rng(seed)
    if keep == 1:
        return generator.permuted(codes, axis=1)
    return np.stack([_other_walk(each, generator) for each in codes])


def _other_walk(codes: Codes, generator: np.random.Generator) -> Codes:
    """Walk the same steps from base to base in another order.

    Any order of the steps will do, as long as those with which the bases are left for good lead to
    the last base of all, and not in a circle. They are drawn first, by a walk at random (Wilson's
    algorithm), and the other steps shuffled.
    """
    last = int(codes[-1])
    followers = {int(base): codes[1:][codes[:-1] == base] for base in np.unique(codes[:-1])}
    final: dict[int, int] = {}  # the number of the step with which a base is left for good
    arrived = {last}
    for start in followers:
        base = start
        while base not in arrived:  # who comes by again forgets the circle
            final[base] = int(generator.integers(len(followers[base])))
            base = int(followers[base][final[base]])
        base = start
        while base not in arrived:
            arrived.add(base)
            base = int(followers[base][final[base]])
    steps = {}
    for base, after in followers.items():
        if base == last:  # is left any number of times, and come back to
            order = generator.permutation(after)
        else:
            order = np.append(
                generator.permutation(np.delete(after, final[base])), after[final[base]]
            )
        steps[base] = iter(order.tolist())
    walk = [int(codes[0])]
    for _ in codes[1:]:
        walk.append(next(steps[walk[-1]]))
    return np.array(walk, dtype=np.uint8)


def _codes(sequences: Sequences) -> Codes:
    """Return codes (n, length), checked and one's own, from codes or letters."""
    return encode(decode(sequences) if isinstance(sequences, np.ndarray) else sequences)


def _place(place: int | None, width: int, length: int) -> int:
    """Return where a motif starts, checked."""
    if width > length:
        raise ValueError(
            f"the motif has {width} bases and the sequences {length}: pass a shorter motif"
        )
    if place is None:
        return (length - width) // 2
    check_integer("place", place, 0)
    if place + width > length:
        raise ValueError(
            f"a motif of {width} bases at index {place} ends beyond the {length} bases: "
            f"pass place={length - width} or less"
        )
    return place


# Filters


def ablate(
    model: nn.Module,
    layer: nn.Module,
    x: Tensor,
    *,
    value: Tensor | float = 0.0,
    batch_size: int | None = None,
) -> Tensor:
    """Return what becomes of the predictions without each filter, one after the other.

    Parameters
    ----------
    model : nn.Module
        Maps (n, 4, length) to (n,) or (n, 1).
    layer : nn.Module
        The layer of `model` whose outputs (n, filters, ...) are replaced, such as `model.conv`.
    x : Tensor, shape (n, 4, length)
        The sequences, one-hot, in the dtype of the model.
    value : Tensor of shape (filters,), or float
        What the filter says instead, everywhere. Zero is silence. A filter that is hardly ever
        silent is better replaced by what it says on average, `model.conv(x).relu().mean((0, 2))`.
    batch_size : int, optional
        How many sequences are in memory with all that the layers make of them. By default as many
        as have 8,192 bases together.

    Returns
    -------
    Tensor, shape (filters, n)
        The prediction without the filter, minus the prediction with it.

    Raises
    ------
    TypeError, ValueError
        As `mutagenesis` does, if the layer is none of the model, is not used, or gives no outputs
        (n, filters, ...), or if there is not one value per filter.
    """
    _check(model, x)
    if all(layer is not module for module in model.modules()):
        raise ValueError(f"{layer} is no layer of the model: pass one, such as model.conv")
    size = _batch_size(batch_size, x.shape[2])

    def answers() -> Tensor:
        return torch.cat([_answers(model, batch) for batch in x.split(size)])

    shapes: list[tuple[int, ...]] = []
    with _evaluating(model), torch.no_grad():
        with _hooked(layer, lambda output: shapes.append(_shape(output))):
            before = answers()
        values = _per_filter(value, layer, shapes, x)
        without = []
        for i, instead in enumerate(values):
            with _hooked(layer, partial(_replaced, i=i, instead=instead)):
                without.append(answers())
    return torch.stack(without) - before


@contextmanager
def _hooked(layer: nn.Module, what: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
    """Let `what` see each output of a layer, and replace it by what it returns."""
    handle = layer.register_forward_hook(lambda _layer, _inputs, output: what(output))
    try:
        yield
    finally:
        handle.remove()


def _shape(output: object) -> tuple[int, ...]:
    """Return the shape of what a layer gives, () if that is no tensor."""
    return tuple(output.shape) if isinstance(output, Tensor) else ()


def _replaced(output: Tensor, i: int, instead: Tensor) -> Tensor:
    """Return a copy of outputs (n, filters, ...) in which filter i says another number."""
    copy = output.clone()
    copy[:, i] = instead
    return copy


def _per_filter(
    value: Tensor | float, layer: nn.Module, shapes: list[tuple[int, ...]], x: Tensor
) -> Tensor:
    """Return one value per filter, (filters,), for a layer that has given outputs of `shapes`."""
    if not shapes:
        raise ValueError(f"the model does not use {layer}: pass a layer that it calls")
    if len(shapes[0]) < 2:
        raise ValueError(f"{layer} gives {shapes[0]}: pass a layer that gives (n, filters, ...)")
    filters = shapes[0][1]
    values = torch.as_tensor(value, dtype=x.dtype, device=x.device).detach()
    if values.shape not in ((), (filters,)):
        raise ValueError(
            f"value has shape {tuple(values.shape)} for {filters} filters: "
            f"pass a number, or one per filter, ({filters},)"
        )
    return values.expand(filters)


# What the functions share


def _check(model: nn.Module, x: Tensor) -> None:
    """Raise unless `x` holds sequences, one-hot, without N, in the dtype of the model."""
    if not isinstance(x, Tensor):
        raise TypeError(f"x is of type {type(x).__name__}: pass a tensor, such as one_hot('ACGT')")
    if x.ndim != 3 or x.shape[1] != len(BASES) or x.numel() == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: pass (n, 4, length), such as one_hot(...)")
    weight = next(model.parameters(), x)
    if x.dtype != weight.dtype:
        raise TypeError(
            f"the model is {weight.dtype} and x {x.dtype}: pass one_hot(..., dtype={weight.dtype})"
        )
    wrong = ((x != 0) & (x != 1)).any(1) | (x.sum(1) != 1)  # (n, length)
    if wrong.any():
        i, place = divmod(int(wrong.flatten().int().argmax()), x.shape[2])
        column = x[i, :, place].tolist()
        what = "an N" if not any(column) else f"the column {column}"
        raise ValueError(
            f"sequence {i} has {what} at index {place}: pass sequences of A, C, G and T, one-hot"
        )


def _batch_size(batch_size: int | None, length: int) -> int:
    """Return how many sequences of a length to ask at once."""
    if batch_size is None:
        return max(BASES_AT_ONCE // length, 1)
    check_integer("batch_size", batch_size, 1)
    return batch_size


def _answers(model: nn.Module, x: Tensor) -> Tensor:
    """Return what the model says, one number per sequence, (n,)."""
    answers: Tensor = model(x)
    if answers.shape not in ((len(x),), (len(x), 1)):
        raise ValueError(
            f"for {len(x)} sequences the model gives {tuple(answers.shape)}: "
            "pass one that gives (n,) or (n, 1), such as one output of yours"
        )
    return answers.reshape(len(x))


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Use the model as after training, without dropout, and put every layer back into its mode."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def _bar(batches: range, progress: bool | None) -> Iterable[int]:
    """Show how many batches are done, by default on a terminal; the bar is gone at the end."""
    silent = None if progress is None else not progress
    bar: Iterable[int] = tqdm(batches, unit="batch", leave=False, disable=silent)
    return bar


# Drawings


def plot_mutagenesis(
    ax: Axes, effects: Tensor | ArrayLike, sequence: str, *, largest: float | None = None
) -> None:
    """Draw the effects of substitutions in one sequence: blue if the prediction rises, else orange.

    The cell in the row of base b and the column of place i shows what becomes of the prediction
    with b at i; its centre lies at x = i and y = 0, 1, 2, 3 for A, C, G, T. The base that is there
    is marked, by its letter where there is room. The colours are explained at the upper right.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits, ticks, spines and right title are replaced.
    effects : Tensor or array_like, shape (4, length) or (1, 4, length)
        The effects in one sequence, such as `mutagenesis(model, x)[0]`.
    sequence : str
        The letters of the sequence.
    largest : float, optional
        The effect that has the full colour, as has all beyond. By default the largest, without its
        sign. Give drawings that are to be compared the same one.

    Raises
    ------
    ValueError
        If the effects have another shape, are not finite or do not belong to the sequence, or
        `largest` is not above 0.
    """
    codes = _letters(sequence)
    length = len(codes)
    cells = _finite("effects", effects, [(4, length), (1, 4, length)]).reshape(4, length)
    if largest is not None and not 0 < largest < math.inf:
        raise ValueError(f"largest {largest!r} is not above 0: pass an effect")
    full = largest or float(np.abs(cells).max()) or 1.0
    steps = np.rint(TINTS * np.clip(cells / full, -1, 1)).astype(int)
    for step in np.unique(steps[steps != 0]):
        colour = (BLUE if step > 0 else ORANGE, abs(int(step)) / TINTS)
        ax.add_artist(PathPatch(_area(steps == step), facecolor=colour, linewidth=0))
    if length <= MOST_LETTERS:
        for place, code in enumerate(codes):
            ax.text(place, code, BASES[code], ha="center", va="center_baseline")
    else:
        x, y = np.arange(length), codes.astype(int)
        marks = _rectangles(x - 0.25, x + 0.25, y - 0.25, y + 0.25)
        ax.add_artist(PathPatch(marks, facecolor=FAINT, linewidth=0))
    edge = _rectangles(*(np.array([at]) for at in (-0.5, length - 0.5, -0.5, 3.5)))
    ax.add_artist(PathPatch(edge, fill=False, edgecolor=FAINT, linewidth=0.8))
    ax.set(xlim=(-0.56, length - 0.44), ylim=(3.56, -0.56))  # room for the outer lines
    ax.set_yticks(range(len(BASES)), list(BASES))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(f"blue: up to +{full:.3g}, orange: down to \N{MINUS SIGN}{full:.3g}", loc="right")


def plot_letters(ax: Axes, heights: Tensor | ArrayLike, sequence: str) -> None:
    """Draw each base of a sequence as high as its number: upwards from zero, or below it.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits and lower spine are replaced.
    heights : Tensor or array_like, shape (length,)
        A number per base, such as what is lost without it: `-effects.sum(0) / 3`.
    sequence : str
        The letters of the sequence.

    Raises
    ------
    ValueError
        If the heights have another shape, are not finite or do not belong to the sequence.
    """
    codes = _letters(sequence)
    values = _finite("heights", heights, [(len(codes),)])
    for code, base in enumerate(BASES):
        place = (codes == code).nonzero()[0]
        if len(place) == 0:
            continue
        outline, kinds = glyph(base)
        size = np.stack([np.full(len(place), LETTER_WIDTH), np.abs(values[place])], 1)
        foot = np.stack([place, np.minimum(values[place], 0)], 1)
        letters = outline * size[:, None] + foot[:, None]
        path = Path(letters.reshape(-1, 2), np.tile(kinds, len(place)))
        ax.add_artist(PathPatch(path, facecolor=COLOURS[base], linewidth=0))
    ax.axhline(0, color=FAINT, linewidth=0.8)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = 0.05 * ((high - low) or 1)
    ax.set(xlim=(-0.6, len(codes) - 0.4), ylim=(low - room, high + room))
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)  # the zero line is the axis


def _letters(sequence: str) -> Codes:
    """Return the codes of one sequence without N, (length,)."""
    codes: Codes = encode(sequence)[0]
    if codes.max() >= len(BASES):
        raise ValueError(f"{sequence!r} holds N: pass letters of {BASES} alone")
    return codes


def _finite(
    name: str, values: Tensor | ArrayLike, shapes: list[tuple[int, ...]]
) -> NDArray[np.float64]:
    """Return numbers as an array, checked to be finite and of one of the shapes."""
    array = np.asarray(values.detach().cpu() if isinstance(values, Tensor) else values, float)
    if array.shape not in shapes:
        raise ValueError(
            f"{name} have shape {array.shape} and the sequence {shapes[0][-1]} bases: "
            f"pass {' or '.join(map(str, shapes))}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{name} hold nan or inf: pass finite numbers")
    return array


def _area(mask: NDArray[np.bool_]) -> Path:
    """Return the cells of a mask as one path, those on top of each other in one rectangle."""
    sides = np.diff(np.pad(mask.T.astype(int), ((0, 0), (1, 1))))  # (columns, rows + 1)
    (column, first), (_, last) = (sides == 1).nonzero(), (sides == -1).nonzero()
    return _rectangles(column - 0.5, column + 0.5, first - 0.5, last - 0.5)


def _rectangles(left: Edges, right: Edges, top: Edges, bottom: Edges) -> Path:
    """Return rectangles, their edges (n,) each, as one path: as small in a file as it can be."""
    x = np.stack([left, right, right, left, left], 1)
    y = np.stack([top, top, bottom, bottom, top], 1)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.stack([x, y], 2).reshape(-1, 2), codes * len(x))
