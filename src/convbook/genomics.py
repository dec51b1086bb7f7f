"""Real DNA: published sites and counts read with care, baselines, and two small networks.

The data come with logomaker, a package that draws sequence logos, and are read from where it is
installed. Sequences are arrays of codes as in `convbook.dna`: uint8, shape (n, length).
"""

import gzip
import importlib.util
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from torch.nn.functional import conv1d

from convbook.checks import check_integer
from convbook.dna import BASES, decode, encode, one_hot, reverse_complement
from convbook.logos import frequencies
from convbook.training import load_weights, seeded

__all__ = [
    "CountTable",
    "OriginNet",
    "SiteNet",
    "Variants",
    "ars1_task",
    "auc",
    "background",
    "base_counts",
    "base_shares",
    "bootstrap",
    "check_scan",
    "data_file",
    "families",
    "load_ars1",
    "load_crp_sites",
    "load_splice_sites",
    "merge_reverse_complements",
    "nearest",
    "plant",
    "pwm",
    "read_counts",
    "read_fasta",
    "scan",
    "site_task",
]

Codes = NDArray[np.uint8]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

ARS1_LENGTH = 150  # bases of the part of chromosome IV that the experiment mutated
BLOCK = 2**20  # bytes that are read at once where only the first lines are wanted
ROWS = 2**15  # whose letters become codes at a time
GZIP = b"\x1f\x8b"  # the first two bytes of every gzip file
TAB, NEWLINE, ZERO = 9, 10, 48

# From a byte of text to its code; 255 for what is no base. U, of RNA, reads as T.
_TABLE = bytearray([255] * 256)
for _letter, _code in zip(BASES + "NU", (0, 1, 2, 3, 4, 3), strict=True):
    _TABLE[ord(_letter)] = _TABLE[ord(_letter.lower())] = _code


# Files


def data_file(name: str) -> Path:
    """Return where a data set of logomaker lies on this machine.

    Raises
    ------
    FileNotFoundError
        If logomaker is not installed, or comes without that file.
    """
    found = importlib.util.find_spec("logomaker")
    if found is None or found.origin is None:
        raise FileNotFoundError(
            f"{name} comes with logomaker, which is not installed: run pip install logomaker"
        )
    path = Path(found.origin).parent / "examples" / "datafiles" / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: run pip install --force-reinstall 'logomaker>=0.8.6'"
        )
    return path


def _read(path: Path, lines: int | None = None) -> bytes:
    """Return what a file holds, unpacked, with the one byte NEWLINE at the end of every line.

    With `lines`, what follows that many lines may be missing: it need not be unpacked.
    """
    with path.open("rb") as probe:
        packed = probe.read(2) == GZIP
    blocks, found = [], 0
    with gzip.open(path) if packed else path.open("rb") as file:
        try:
            if lines is None:
                blocks.append(file.read())
            while lines is not None and found < lines and (block := file.read(BLOCK)):
                blocks.append(block)
                found += block.count(b"\n")
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(f"{path} is damaged, {error}: get the file anew") from error
    text = b"".join(blocks)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text if text.endswith(b"\n") else text + b"\n"


def read_fasta(path: str | Path) -> tuple[list[str], list[str]]:
    """Read sequences of any length from a FASTA file, plain or packed with gzip.

    Lines that start with # are comments, as in the files of logomaker. A sequence may go on over
    several lines. Letters come back in upper case, U as T.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    names : list of str
        What stands after each >.
    sequences : list of str
        The letters A, C, G, T and N, as many strings as names.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is damaged or holds no record, a record holds no sequence, letters come before the
        first record, or a letter is no base; the message names the line and the record.
    """
    path = Path(path)
    names: list[str] = []
    parts: list[list[str]] = []
    starts: list[int] = []
    for number, line in enumerate(_read(path).decode("utf-8", "replace").split("\n"), start=1):
        if line.startswith(">"):
            names.append(line[1:].strip())
            parts.append([])
            starts.append(number)
        elif line.strip() and not line.startswith("#"):
            letters = line.strip().upper().replace("U", "T")
            if not names:
                raise ValueError(
                    f"{path}, line {number}: {line.strip()[:20]!r} stands before the first record: "
                    "begin it with a line such as >name"
                )
            wrong = next((each for each in line.strip() if each.upper() not in "ACGTUN"), None)
            if wrong is not None:
                raise ValueError(
                    f"{path}, line {number}, record {names[-1]!r}: {wrong!r} is no base: "
                    "write A, C, G, T, or N for a base that is not known"
                )
            parts[-1].append(letters)
    if not names:
        raise ValueError(f"{path} holds no record: a FASTA file has lines such as >name")
    empty = next((i for i, part in enumerate(parts) if not part), None)
    if empty is not None:
        raise ValueError(
            f"{path}, line {starts[empty]}, record {names[empty]!r} holds no sequence: "
            "add one, or remove the record"
        )
    return names, ["".join(part) for part in parts]


@dataclass(frozen=True)
class CountTable:
    """Sequences, and how often each was seen.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, length)
        The sequences.
    counts : ndarray of int64, shape (n, columns)
        How often each was seen, one column per condition.
    columns : tuple of str
        Their names.
    """

    codes: Codes
    counts: Integers
    columns: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many sequences there are."""
        return len(self.codes)


def read_counts(
    path: str | Path, rows: int | None = None, *, seed: int | None = None
) -> CountTable:
    """Read a table of sequences and counts: tab-separated, plain or packed with gzip.

    The first line that is no comment (#) names the columns. One of them is "sequence", of one
    length in all rows; the others hold counts. U reads as T.

    No line is looked at by itself: the bytes of the whole file are searched for tabs and ends of
    lines, and mapped to codes by a table, in compiled code.

    Parameters
    ----------
    path : str or Path
        The file.
    rows : int, optional
        How many rows to read. By default all.
    seed : int, optional
        With it, `rows` (or all) are drawn at random, each at most once, and come in random order.
        Without it, they are the first of the file, and the rest is not even unpacked: many files
        are sorted, so that the first rows are no fair sample.

    Returns
    -------
    CountTable

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError
        If `rows` or `seed` is no integer.
    ValueError
        If `rows` is below 1 or above what the file holds, or the file is damaged: columns are
        missing, a count is no number, a letter is no base, or a sequence is shorter or longer than
        the first. The message names the line, counted from 1, and the row, counted from 0.
    """
    path = Path(path)
    if rows is not None:
        check_integer("rows", rows, 1)
    if seed is not None:
        check_integer("seed", seed, 0)
    text = _read(path, None if rows is None or seed is not None else rows + 1)
    columns, start, line = _header(path, text)
    first = rows if seed is None else None
    if first is not None and text.count(b"\n", start) < first:
        # Comments stand among the lines that were counted: read on.
        text = _read(path, first + line)
    body = np.frombuffer(text, dtype=np.uint8)[start:]
    ends = _ends(path, body, len(columns), line, first)
    chosen = np.arange(len(ends))
    if rows is not None and rows > len(ends):
        raise ValueError(f"{path} holds {len(ends)} rows and not {rows}: pass fewer rows")
    if seed is not None:
        chosen = np.random.default_rng(seed).permutation(len(ends))[:rows]
    starts = np.concatenate([[0], ends[:-1, -1] + 1])[chosen, None]
    ends = ends[chosen]
    starts = np.concatenate([starts, ends[:, :-1] + 1], 1)
    place = columns.index("sequence")
    where = _Place(path, line, chosen)
    codes = _codes(body, starts[:, place], ends[:, place], where)
    others = [i for i in range(len(columns)) if i != place]
    counts = [_counts(body, starts[:, i], ends[:, i], columns[i], where) for i in others]
    return CountTable(codes, np.stack(counts, 1), tuple(columns[i] for i in others))


@dataclass(frozen=True)
class _Place:
    """Where the rows of an array stand in a file."""

    path: Path
    line: int  # of row 0, counted from 1
    rows: Integers

    def of(self, i: int) -> str:
        row = int(self.rows[i])
        return f"{self.path}, line {self.line + row} (row {row})"


def _header(path: Path, text: bytes) -> tuple[list[str], int, int]:
    """Return the names of the columns, the first byte after them, and the number of that line."""
    start, line = 0, 1
    while text.startswith(b"#", start):
        start, line = text.index(b"\n", start) + 1, line + 1
    end = text.find(b"\n", start)
    columns = text[start : max(end, start)].decode("utf-8", "replace").split("\t")
    if len(columns) < 2 or columns.count("sequence") != 1:
        raise ValueError(
            f"{path}, line {line}: {', '.join(columns)[:60]!r} are no names of columns: "
            "write sequence and one or more names of counts, with tabs between them"
        )
    return columns, end + 1, line + 1


def _ends(path: Path, body: Bytes, columns: int, line: int, rows: int | None) -> Integers:
    """Return where each column of each row ends, (n, columns): at a tab or the end of a line."""
    ends = np.flatnonzero(body <= NEWLINE)
    if rows is not None:
        ends = ends[: rows * columns]
    if len(ends) == 0:
        raise ValueError(f"{path} ends after the names of its columns: add rows")
    expected = np.full(columns, TAB, dtype=np.uint8)
    expected[-1] = NEWLINE
    if len(ends) % columns == 0 and (body[ends].reshape(-1, columns) == expected).all():
        return ends.reshape(-1, columns)
    lines = np.flatnonzero(body == NEWLINE)
    tabs = np.diff(np.searchsorted(np.flatnonzero(body == TAB), lines), prepend=0)
    row = int((tabs != columns - 1).argmax())
    if row == 0 and tabs[0] == columns - 1:
        raise ValueError(f"{path} holds bytes that are no text: pass a table of letters and tabs")
    raise ValueError(
        f"{path}, line {line + row} (row {row}) has {tabs[row] + 1} columns and the first line "
        f"names {columns}: complete or remove it"
    )


def _codes(body: Bytes, starts: Integers, ends: Integers, where: _Place) -> Codes:
    """Return the sequences that stand from starts to ends, all of one length."""
    lengths = ends - starts
    length = int(lengths[0])
    if length == 0 or (lengths != length).any():
        i = 0 if length == 0 else int((lengths != length).argmax())
        raise ValueError(
            f"{where.of(i)}: the sequence has {lengths[i]} bases and that of row {where.rows[0]} "
            f"{length}: pass sequences of one length, 1 or more"
        )
    windows = np.lib.stride_tricks.sliding_window_view(body, length)
    codes = np.empty((len(starts), length), dtype=np.uint8)
    for first in range(0, len(starts), ROWS):  # no more memory than the codes themselves
        block = slice(first, first + ROWS)
        letters = windows[starts[block]].tobytes()
        codes[block] = np.frombuffer(letters.translate(_TABLE), np.uint8).reshape(-1, length)
    if codes.max() > len(BASES):
        i, place = divmod(int((codes > len(BASES)).argmax()), length)
        raise ValueError(
            f"{where.of(i)}: {chr(body[starts[i] + place])!r} at index {place} of the sequence is "
            "no base: write A, C, G, T, or N for a base that is not known"
        )
    return codes


def _counts(body: Bytes, starts: Integers, ends: Integers, column: str, where: _Place) -> Integers:
    """Return the numbers that stand from starts to ends: one digit of all of them at a time."""
    digits = ends - starts
    total = np.zeros(len(starts), dtype=np.int64)
    wrong = (digits < 1) | (digits > 18)  # more do not fit into an int64
    for place in range(min(int(digits.max()), 18)):
        has = digits > place
        digit = body[np.where(has, ends - 1 - place, 0)].astype(np.int64) - ZERO
        wrong |= has & ((digit < 0) | (digit > 9))
        total += np.where(has, digit, 0) * 10**place
    if wrong.any():
        i = int(wrong.argmax())
        text = body[starts[i] : ends[i]][:30].tobytes().decode("ascii", "replace")
        raise ValueError(
            f"{where.of(i)}: {column} {text!r} is no count: write a whole number, 0 or more, of at "
            "most 18 digits"
        )
    return total


# Data sets


@dataclass(frozen=True)
class Variants:
    """Mutants of ARS1, an origin of replication of yeast, and how often each was seen.

    Attributes
    ----------
    codes : ndarray of uint8, shape (n, 150)
        The sequences.
    library : ndarray of int64, shape (n,)
        How often each was read in the library, before the selection.
    selected : ndarray of int64, shape (n,)
        How often after it: in cells that grew because the plasmid was replicated.
    wild_type : ndarray of uint8, shape (1, 150)
        The sequence without mutations, on the same strand.
    """

    codes: Codes
    library: Integers
    selected: Integers
    wild_type: Codes

    def __len__(self) -> int:
        """Return how many variants there are."""
        return len(self.codes)

    def __getitem__(self, rows: slice | Sequence[int] | Integers | NDArray[np.bool_]) -> "Variants":
        """Return some of the variants, as NumPy would take rows of an array."""
        return Variants(self.codes[rows], self.library[rows], self.selected[rows], self.wild_type)


def load_ars1(rows: int | None = None, *, seed: int | None = None) -> Variants:
    """Read the mutants of ARS1 that come with logomaker: 603,569 of 150 bases.

    Parameters
    ----------
    rows : int, optional
        How many to read; by default all.
    seed : int, optional
        With it, `rows` of all variants (or all), drawn at random and in random order. Without it,
        the first of the file, which is much faster; but it is sorted by the count in the library.

    Returns
    -------
    Variants

    Raises
    ------
    FileNotFoundError
        If logomaker or its file is not installed.
    TypeError, ValueError
        As `read_counts` does.

    References
    ----------
    Collected by J. B. Kinney, unpublished, in an experiment analogous to that of Liachko et al.,
    High-resolution mapping, characterization, and optimization of autonomously replicating
    sequences in yeast, Genome Research 23 (2013) 698.
    """
    table = read_counts(data_file("ars_sequences.txt.gz"), rows, seed=seed)
    library, selected = (
        np.ascontiguousarray(table.counts[:, table.columns.index(name)])
        for name in ("library_ct", "selected_ct")
    )
    return Variants(table.codes, library, selected, _wild_type())


def ars1_task(
    n: int, *, test: int = 2000, least: int = 20, seed: int = 0
) -> tuple[Codes, Tensor, Codes, Tensor]:
    """Deal variants of ARS1 that were kept, or lost, in the selection: to learn from, and to test.

    Kept are those that were read so often after the selection that they are no errors of reading.
    Lost are those that were read in the library and never after it. The test variants are the same
    for every `n`, and more variants to learn from include fewer ones.

    Parameters
    ----------
    n : int
        How many kept and how many lost variants to learn from.
    test : int
        How many of each to test with.
    least : int
        How often, at least, a variant that was kept was read.
    seed : int
        Of the generator that shuffles.

    Returns
    -------
    codes : ndarray of uint8, shape (2n, 150)
        The variants to learn from: first those that were kept.
    y : Tensor of float64, shape (2n,)
        1 for kept, 0 for lost.
    test_codes, test_y
        The same for the test.

    Raises
    ------
    TypeError
        If `n`, `test`, `least` or `seed` is no integer.
    ValueError
        If one of them is too small, or there are not as many variants.
    """
    for name, number, lowest in (("n", n, 1), ("test", test, 1), ("least", least, 1)):
        check_integer(name, number, lowest)
    check_integer("seed", seed, 0)
    variants, generator = load_ars1(), np.random.default_rng(seed)
    chosen = []
    for kind, rows in (("kept", variants.selected >= least), ("lost", variants.selected == 0)):
        members = np.flatnonzero(rows)
        if n + test > len(members):
            raise ValueError(
                f"n {n} and test {test} exceed the {len(members)} variants that were {kind}: "
                "pass less"
            )
        chosen.append(generator.permutation(members))
    parts = []
    for start, end in ((test, test + n), (0, test)):
        y = torch.zeros(2 * (end - start), dtype=torch.float64)
        y[: end - start] = 1
        parts.append((variants.codes[np.concatenate([each[start:end] for each in chosen])], y))
    (codes, y), (test_codes, test_y) = parts
    return codes, y, test_codes, test_y


def _wild_type() -> Codes:
    """Return ARS1 on the strand of the variants: the file holds the other one."""
    lines = _read(data_file("ars_wt_sequence.txt")).decode().split("\n")
    letters = "".join(line.strip() for line in lines if not line.startswith("#"))
    other = reverse_complement(encode(letters))
    assert isinstance(other, np.ndarray)
    return other


def load_crp_sites() -> tuple[Codes, list[str]]:
    """Read the binding sites of CRP that come with logomaker: 358 of 26 bases.

    Returns
    -------
    codes : ndarray of uint8, shape (358, 26)
        The sites. Some occur twice, some on both strands.
    promoters : list of str
        The promoter that each belongs to.

    Raises
    ------
    FileNotFoundError
        If logomaker or its file is not installed.
    ValueError
        As `read_fasta` does.

    References
    ----------
    Salgado et al., RegulonDB v8.0, Nucleic Acids Research 41 (2013) D203.
    """
    names, sequences = read_fasta(data_file("crp_sites.fa"))
    return encode(sequences), [name.split("\t")[1] for name in names]


def load_splice_sites() -> tuple[Codes, Integers]:
    """Read the 5' splice sites of the human genome that come with logomaker.

    Returns
    -------
    codes : ndarray of uint8, shape (n, 9)
        Each sequence once: three bases of the exon, then six of the intron. U is written as T. The
        file lists only NNNGYNNNN: the fourth base is always G and the fifth C or T, whatever else
        there is in the genome.
    counts : ndarray of int64, shape (n,)
        How often it occurs in the genome.

    Raises
    ------
    FileNotFoundError
        If logomaker or its file is not installed.
    ValueError
        As `read_counts` does.

    References
    ----------
    Frankish et al., GENCODE reference annotation for the human and mouse genomes, Nucleic Acids
    Research 47 (2019) D766.
    """
    table = read_counts(data_file("ss_sequences.txt"))
    return table.codes, np.ascontiguousarray(table.counts[:, 0])


# Relatives


def merge_reverse_complements(codes: Codes) -> Codes:
    """Keep each site once, whichever strand it is written on.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, length)
        Sites.

    Returns
    -------
    ndarray of uint8, shape (distinct, length)
        The first of each, as it was written, in the order of `codes`.

    Raises
    ------
    TypeError, ValueError
        As `convbook.dna.decode` does.
    """
    forward, backward = decode(codes), decode(_other_strand(codes))
    first = {
        min(pair): i for i, pair in reversed(list(enumerate(zip(forward, backward, strict=True))))
    }
    return codes[sorted(first.values())]


def _other_strand(codes: Codes) -> Codes:
    other = reverse_complement(codes)
    assert isinstance(other, np.ndarray)
    return other


def families(codes: Codes, *, shift: int = 0, mismatches: int = 0) -> Integers:
    """Tell the families of sites apart: relatives, relatives of relatives, and so on.

    Two sites are relatives if one of them, or its other strand, moved by at most `shift` bases,
    agrees with the other in all bases that they share but at most `mismatches`.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, length)
        At most 10,000 sites without N.
    shift, mismatches : int
        How far relatives may be moved, and in how many bases they may differ.

    Returns
    -------
    ndarray of int64, shape (n,)
        The index of the first member of the family of each site: equal for relatives.

    Raises
    ------
    TypeError
        If `shift` or `mismatches` is no integer.
    ValueError
        If one of them is negative, `shift` is not below the length, or there are too many sites.
    """
    check_integer("shift", shift, 0)
    check_integer("mismatches", mismatches, 0)
    n, length = codes.shape
    if shift >= length:
        raise ValueError(f"shift {shift} leaves nothing of {length} bases: pass a smaller one")
    if n > 10_000:
        raise ValueError(f"{n:,} sites are compared in pairs: pass 10,000 or fewer")
    relatives = np.zeros((n, n), dtype=bool)
    for strand in (codes, _other_strand(codes)):
        for step in range(-shift, shift + 1):
            left, right = codes[:, max(step, 0) : length + step], strand[:, max(-step, 0) :]
            right = right[:, : left.shape[1]]
            relatives |= left.shape[1] - _shared(left, right) <= mismatches
    relatives |= relatives.T
    family = np.arange(n)
    while True:  # each takes the least number among its relatives, until none changes
        least = np.where(relatives, family, n).min(1)
        if (least == family).all():
            return family
        family = least


def _shared(codes: Codes, others: Codes) -> Integers:
    """Count in how many places each of n sequences agrees with each of m others, (n, m)."""
    same = torch.zeros(len(codes), len(others))
    for base in range(len(BASES)):
        same += torch.from_numpy(codes == base).float() @ torch.from_numpy(others == base).float().T
    shared: Integers = same.long().numpy()  # exact: whole numbers far below 2²⁴
    return shared


def nearest(codes: Codes, others: Codes, block: int = 1024) -> Integers:
    """Count the bases in which each sequence differs from the most similar of others.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, length)
        Such as test sequences.
    others : ndarray of uint8, shape (m, length)
        Such as those that were trained on.
    block : int
        How many of `codes` are compared at once.

    Returns
    -------
    ndarray of int64, shape (n,)
        0 for a sequence that is among the others. An N differs from everything.

    Raises
    ------
    TypeError
        If `block` is no integer.
    ValueError
        If it is below 1, the lengths differ, or there are no sequences.
    """
    check_integer("block", block, 1)
    if codes.ndim != 2 or codes.shape[1:] != others.shape[1:] or 0 in (codes.size, others.size):
        raise ValueError(
            f"codes {codes.shape} and others {others.shape}: pass sequences of one length, "
            "(n, length) and (m, length)"
        )
    parts = [codes[start : start + block] for start in range(0, len(codes), block)]
    most = [_shared(part, others).max(1) for part in parts]
    fewest: Integers = codes.shape[1] - np.concatenate(most)
    return fewest


# A task from known sites


def background(
    n: int, length: int, *, seed: int, shares: Sequence[float] = (0.25, 0.25, 0.25, 0.25)
) -> Codes:
    """Draw random DNA: each base by itself, n sequences, (n, length).

    Parameters
    ----------
    n, length : int
        How many sequences, of how many bases.
    seed : int
        Of the generator.
    shares : sequence of float
        How frequent A, C, G and T are.

    Raises
    ------
    TypeError
        If `n`, `length` or `seed` is no integer.
    ValueError
        If `n` or `length` is below 1, `seed` negative, or the shares are no four positive numbers
        that sum to 1.
    """
    for name, number, least in (("n", n, 1), ("length", length, 1), ("seed", seed, 0)):
        check_integer(name, number, least)
    limits = np.cumsum(base_shares(shares))[:-1]
    drawn = np.random.default_rng(seed).random((n, length))
    return np.searchsorted(limits, drawn, side="right").astype(np.uint8)


def base_shares(shares: Sequence[float]) -> NDArray[np.float64]:
    """Return the shares of A, C, G and T, checked."""
    four = np.asarray(shares, dtype=float)
    if four.shape != (4,) or not (four > 0).all() or not np.isclose(four.sum(), 1):
        raise ValueError(
            f"shares {shares} are not four positive numbers that sum to 1: "
            "pass those of A, C, G and T"
        )
    return four


def plant(sites: Codes, sequences: Codes, *, seed: int) -> Codes:
    """Write one site into each sequence, at a random place, on a random strand.

    Parameters
    ----------
    sites : ndarray of uint8, shape (m, width)
        Sites, dealt in turn: sequence i gets site i modulo m.
    sequences : ndarray of uint8, shape (n, length)
        Such as `background` draws. They are not changed.
    seed : int
        Decides places and strands.

    Returns
    -------
    ndarray of uint8, shape (n, length)

    Raises
    ------
    TypeError
        If `seed` is no integer.
    ValueError
        If it is negative, or the sites are longer than the sequences.
    """
    check_integer("seed", seed, 0)
    (n, length), width = sequences.shape, sites.shape[1]
    if width > length:
        raise ValueError(f"sites of {width} bases exceed the {length} of the sequences")
    generator = np.random.default_rng(seed)
    place = generator.integers(0, length - width + 1, size=n)
    turned = generator.integers(0, 2, size=n).astype(bool)
    dealt = np.resize(np.arange(len(sites)), n)
    written = np.where(turned[:, None], _other_strand(sites)[dealt], sites[dealt])
    planted = sequences.copy()
    np.put_along_axis(planted, place[:, None] + np.arange(width), written, axis=1)
    return planted


def site_task(sites: Codes, n: int, length: int = 100, *, seed: int) -> tuple[Tensor, Tensor]:
    """Return 2n sequences of random DNA, one-hot, and whether a site is hidden in them.

    Parameters
    ----------
    sites : ndarray of uint8, shape (m, width)
        Sites, dealt in turn to the first half, at random places and strands.
    n : int
        How many sequences get a site, and how many none.
    length : int
        Of each sequence.
    seed : int
        Of all that is random.

    Returns
    -------
    x : Tensor of float64, shape (2n, 4, length)
        The sequences, one-hot.
    y : Tensor of float64, shape (2n,)
        1 for the first n, with a site, and 0 for the others.

    Raises
    ------
    TypeError, ValueError
        As `background` and `plant` do.
    """
    codes = background(2 * n, length, seed=seed)
    codes[:n] = plant(sites, codes[:n], seed=seed)
    y = torch.zeros(2 * n, dtype=torch.float64)
    y[:n] = 1
    return one_hot(codes), y


# A position weight matrix


def base_counts(codes: Codes, weights: ArrayLike | None = None) -> NDArray[np.float64]:
    """Count how often each base stands at each place, (4, length). An N counts for no base.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, length)
        Sequences.
    weights : array_like, shape (n,), optional
        How often each sequence counts; by default once.

    Raises
    ------
    ValueError
        If there is not one weight per sequence.
    """
    if weights is None:
        return np.stack([(codes == base).sum(0) for base in range(len(BASES))]).astype(float)
    each = np.asarray(weights, dtype=float)
    if each.shape != (len(codes),):
        raise ValueError(f"weights have shape {each.shape}: pass one per sequence, ({len(codes)},)")
    return np.stack([each @ (codes == base) for base in range(len(BASES))])


# --8<-- [start:pwm]
def pwm(
    codes: Codes,
    pseudocount: float = 1.0,
    background: Sequence[float] = (0.25, 0.25, 0.25, 0.25),
) -> Tensor:
    """Turn sites (n, width) into a position weight matrix (4, width), in bits."""
    shares = frequencies(base_counts(codes), pseudocount)
    if not shares.all():
        raise ValueError(
            f"pseudocount {pseudocount} leaves a base that was never seen with log-odds of minus "
            "infinity: pass more than 0"
        )
    return torch.from_numpy(np.log2(shares / base_shares(background)[:, None]))


def scan(matrix: Tensor, x: Tensor, *, both_strands: bool = True) -> Tensor:
    """Score sequences (n, 4, length) by their best window, (n,): a convolution, a maximum."""
    check_scan(matrix, x)
    filters = torch.stack([matrix, matrix.flip(0, 1)] if both_strands else [matrix])
    return conv1d(x, filters).amax((1, 2))


# --8<-- [end:pwm]


def check_scan(matrix: Tensor, x: Tensor) -> None:
    """Raise unless the matrix has windows in the sequences."""
    fits = matrix.ndim == 2 and x.ndim == 3 and len(matrix) == 4 == x.shape[1]
    if not fits or matrix.shape[1] > x.shape[2]:
        raise ValueError(
            f"a matrix {tuple(matrix.shape)} does not fit x {tuple(x.shape)}: pass (4, width) and "
            "(n, 4, length), as long as the matrix or longer"
        )


# How good is a score?


def auc(scores: ArrayLike | Tensor, labels: ArrayLike | Tensor) -> float:
    """Return how often a positive example scores above a negative one; ties count half.

    That is the area under the ROC curve, computed from ranks.

    Parameters
    ----------
    scores : array_like, shape (n,)
        The higher, the more likely positive.
    labels : array_like, shape (n,)
        True or 1 for positive, False or 0 for negative.

    Raises
    ------
    ValueError
        If there are not as many labels as scores, a score is not finite, a label is another
        number, or one of the two classes is missing.

    References
    ----------
    Hanley and McNeil, The meaning and use of the area under a receiver operating characteristic
    (ROC) curve, Radiology 143 (1982) 29.
    """
    score, label = _scored(scores, labels)
    positive, negative = score[label], score[~label]
    ones = np.ones((1, len(positive))), np.ones((1, len(negative)))
    return float(_areas(positive, negative, *ones)[0])


def bootstrap(
    scores: ArrayLike | Tensor,
    labels: ArrayLike | Tensor,
    *,
    other: ArrayLike | Tensor | None = None,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Return an interval of the AUC: how it varies over examples drawn with replacement.

    It says what other test examples of this kind would change. It says nothing of another training.

    Parameters
    ----------
    scores, labels : array_like, shape (n,)
        As for `auc`.
    other : array_like, shape (n,), optional
        Other scores of the same examples. Then the interval is that of the difference: the AUC of
        `scores` less that of `other`, each time on the same resample. It is much narrower than what
        two separate intervals suggest.
    resamples : int
        How often n examples are drawn. Positive and negative ones are drawn by themselves, so that
        there are always as many of each.
    level : float
        The share of the resamples inside the interval.
    seed : int
        Of the generator.

    Raises
    ------
    TypeError
        If `resamples` or `seed` is no integer.
    ValueError
        As `auc` does, or if `resamples` is below 1, `seed` negative or `level` outside 0 to 1.
    """
    check_integer("resamples", resamples, 1)
    check_integer("seed", seed, 0)
    if not 0 < level < 1:
        raise ValueError(f"level {level} is no share: pass one between 0 and 1, such as 0.95")
    score, label = _scored(scores, labels)
    rivals = [score] if other is None else [score, _scored(other, labels)[0]]
    generator = np.random.default_rng(seed)
    areas = []
    for start in range(0, resamples, 100):
        rows = min(100, resamples - start)
        weights = [_drawn(int(size), rows, generator) for size in (label.sum(), (~label).sum())]
        first, *rest = (_areas(each[label], each[~label], *weights) for each in rivals)
        areas.append(first - rest[0] if rest else first)
    low, high = np.quantile(np.concatenate(areas), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _scored(
    scores: ArrayLike | Tensor, labels: ArrayLike | Tensor
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return scores and labels as arrays, checked."""
    score, label = np.asarray(scores, dtype=float), np.asarray(labels)
    if score.ndim != 1 or score.shape != label.shape:
        raise ValueError(f"scores {score.shape} and labels {label.shape}: pass one label per score")
    if not np.isfinite(score).all():
        raise ValueError("scores hold nan or inf: pass finite numbers")
    if not np.isin(label, (0, 1)).all():
        raise ValueError(f"labels hold {np.setdiff1d(label, (0, 1))[0]}: pass 0 and 1")
    if len(np.unique(label)) < 2:
        raise ValueError("labels are all of one class: an AUC needs positive and negative examples")
    return score, label.astype(bool)


def _drawn(n: int, rows: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Draw n of n with replacement, `rows` times: return how often each was drawn, (rows, n)."""
    drawn = generator.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
    return np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(float)


def _areas(
    positive: NDArray[np.float64],
    negative: NDArray[np.float64],
    positive_weights: NDArray[np.float64],
    negative_weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the AUC for each row of weights, (m, positive) and (m, negative): sorted once."""
    order = negative.argsort(kind="stable")
    total = np.zeros((len(negative_weights), len(negative) + 1))
    np.cumsum(negative_weights[:, order], axis=1, out=total[:, 1:])
    ranked = negative[order]
    below, not_above = (ranked.searchsorted(positive, side) for side in ("left", "right"))
    won = (total[:, below] + total[:, not_above]) / 2  # ties count half
    pairs = positive_weights.sum(1) * total[:, -1]
    area: NDArray[np.float64] = (positive_weights * won).sum(1) / pairs
    return area


# Networks


# --8<-- [start:SiteNet]
class SiteNet(nn.Module):
    """Is there a site, wherever it stands? Convolution, ReLU, global maximum, one dense layer."""

    def __init__(self, width: int = 22, filters: int = 16, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("width", width, 1)
        check_integer("filters", filters, 1)
        with seeded(seed):
            self.conv = nn.Conv1d(4, filters, width, dtype=torch.float64)
            self.linear = nn.Linear(filters, 1, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        """Map sequences (n, 4, length), any length from width, to log-odds (n,)."""
        responses = self.conv(x).relu()  # (n, filters, length - width + 1)
        strongest: Tensor = self.linear(responses.amax(-1))
        return strongest[:, 0]

    # --8<-- [end:SiteNet]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that a listing of the chapter trained on sites of CRP.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "site_net.safetensors")
        return model


# --8<-- [start:OriginNet]
class OriginNet(nn.Module):
    """One weight per base and place, and beside them a convolution that sees neighbours."""

    def __init__(self, filters: int = 8, hidden: int = 8, *, seed: int = 0) -> None:
        super().__init__()
        check_integer("filters", filters, 1)
        check_integer("hidden", hidden, 1)
        with seeded(seed):
            self.alone = nn.Linear(4 * 150, 1, dtype=torch.float64)
            self.together = nn.Sequential(
                nn.Conv1d(4, filters, 10, stride=5, dtype=torch.float64),
                nn.ReLU(),
                nn.Flatten(),  # 29 windows: where a feature stands is not forgotten
                nn.Linear(29 * filters, hidden, dtype=torch.float64),
                nn.ReLU(),
                nn.Linear(hidden, 1, dtype=torch.float64),
            )

    def forward(self, x: Tensor) -> Tensor:
        """Map variants (n, 4, 150) to the log-odds (n,) of having been kept."""
        total: Tensor = self.alone(x.flatten(1)) + self.together(x)
        return total[:, 0]

    # --8<-- [end:OriginNet]

    @classmethod
    def pretrained(cls) -> Self:
        """Load the network that a listing of the chapter trained on variants of ARS1.

        Raises
        ------
        FileNotFoundError
            If this installation lacks the recorded parameters.
        ValueError
            If they do not fit the network.
        """
        model = cls()
        load_weights(model, "origin_net.safetensors")
        return model
