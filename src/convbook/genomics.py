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

import numpy as np
from numpy.typing import NDArray

from convbook.checks import check_integer
from convbook.dna import BASES, encode, reverse_complement

__all__ = [
    "CountTable",
    "Variants",
    "data_file",
    "load_ars1",
    "load_crp_sites",
    "load_splice_sites",
    "read_counts",
    "read_fasta",
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
                    f"{path}, line {number}: {letters[:20]!r} stands before the first record: "
                    "begin it with a line such as >name"
                )
            wrong = next((letter for letter in letters if letter not in BASES + "N"), None)
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
        With it, `rows` are drawn at random, each at most once, and come in random order. Without
        it, they are the first of the file, and the rest is not even unpacked: many files are
        sorted, so that the first rows are no fair sample.

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
    # The header of a file whose first lines are wanted: at most a block.
    text = _read(path, None if rows is None or seed is not None else rows + 1)
    columns, start, line = _header(path, text)
    first = rows if seed is None else None
    if first is not None and text.count(b"\n", start) < first:
        # Comments stand among the lines that were counted: read on.
        text = _read(path, first + line)
    body = np.frombuffer(text, dtype=np.uint8)[start:]
    ends = _ends(path, body, len(columns), line, first)
    chosen = np.arange(len(ends))
    if rows is not None:
        if rows > len(ends):
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
        With it, `rows` of all variants, drawn at random and in random order. Without it, the first
        of the file, which is much faster; but the file is sorted by the count in the library.

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
        Each sequence once: three bases of the exon, then six of the intron, of which the second,
        the G of GU, never varies. U is written as T.
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


def describe() -> str:
    """Name what this chapter is about."""
    return "Real dna"
