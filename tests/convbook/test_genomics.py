"""Every claim of `convbook.genomics`, proved."""

import gzip
import importlib.util
import time
from types import SimpleNamespace

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from sklearn.metrics import roc_auc_score

from convbook import genomics
from convbook.dna import decode, encode, one_hot, reverse_complement
from convbook.genomics import (
    OriginNet,
    SiteNet,
    ars1_task,
    auc,
    background,
    base_counts,
    bootstrap,
    data_file,
    families,
    load_ars1,
    load_crp_sites,
    load_splice_sites,
    merge_reverse_complements,
    nearest,
    plant,
    pwm,
    read_counts,
    read_fasta,
    scan,
    site_task,
)
from convbook.logos import frequencies

claim = settings(deadline=None, derandomize=True, max_examples=60)

TABLE = b"# a comment\n#\nbefore\tafter\tsequence\n12\t0\tACGT\n0\t345\tTTNA\n7\t1\taccc\n"


@pytest.fixture(scope="module")
def ars1():
    """All variants, and the seconds that it took to read them."""
    start = time.process_time()
    variants = load_ars1()
    return variants, time.process_time() - start


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "file.txt"
        path.write_bytes(content)
        return path

    return write


def fails(message, function, *args, error=ValueError, **kwargs):
    """Check the whole message, in which PATH may stand for any path."""
    with pytest.raises(error) as raised:
        function(*args, **kwargs)
    text = str(raised.value)
    path = next((str(arg) for arg in args if hasattr(arg, "suffix")), "PATH")
    assert text.replace(path, "PATH") == message


def random_codes(n, length, seed=0):
    return np.random.default_rng(seed).integers(0, 4, size=(n, length)).astype(np.uint8)


# Tables of counts


def check_table(table):
    assert decode(table.codes) == ["ACGT", "TTNA", "ACCC"]
    assert table.codes.dtype == np.uint8
    assert table.counts.tolist() == [[12, 0], [0, 345], [7, 1]]
    assert table.columns == ("before", "after")
    assert len(table) == 3


def test_a_table_is_read(written):
    check_table(read_counts(written(TABLE)))


def test_a_path_may_be_a_string(written):
    check_table(read_counts(str(written(TABLE))))


def test_a_packed_table_is_read_the_same_whatever_its_name(written):
    check_table(read_counts(written(gzip.compress(TABLE))))


def test_lines_may_end_as_on_any_system(written):
    for end in (b"\r\n", b"\r"):
        check_table(read_counts(written(TABLE.replace(b"\n", end))))
    check_table(read_counts(written(TABLE[:-1])))


def test_the_sequence_may_stand_in_any_column_and_u_reads_as_t(written):
    table = read_counts(written(b"n\tsequence\tm\n1\tACGU\t2\n3\tuuuu\t4\n"))
    assert decode(table.codes) == ["ACGT", "TTTT"]
    assert table.counts.tolist() == [[1, 2], [3, 4]]
    assert table.columns == ("n", "m")


@claim
@given(
    st.lists(
        st.tuples(
            st.text("ACGTN", min_size=5, max_size=5),
            st.integers(0, 10**18 - 1),
            st.integers(0, 300),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_table_is_read_as_line_by_line(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("tables") / "table.txt"
    lines = ["a\tsequence\tb", *(f"{a}\t{letters}\t{b}" for letters, a, b in rows)]
    path.write_text("\n".join(lines))
    table = read_counts(path)
    assert decode(table.codes) == [row[0] for row in rows]
    assert table.counts.tolist() == [[row[1], row[2]] for row in rows]


def many(n=70_000):
    """A packed table of more rows than are read or made codes of at a time."""
    letters = decode(random_codes(n, 20))
    lines = [f"{i}\t{each}" for i, each in enumerate(letters)]
    return gzip.compress(b"# 1\n# 2\nn\tsequence\n" + "\n".join(lines).encode(), 1), letters


def test_the_first_rows_are_those_of_the_whole_table(written):
    packed, letters = many()
    path = written(packed)
    whole = read_counts(path)
    assert decode(whole.codes) == letters
    assert whole.counts[:, 0].tolist() == list(range(70_000))
    for rows in (1, 2, 3, 40_000, 70_000):
        table = read_counts(path, rows)
        assert np.array_equal(table.codes, whole.codes[:rows])
        assert np.array_equal(table.counts, whole.counts[:rows])


def test_what_follows_the_first_rows_is_not_unpacked(written):
    packed, letters = many()
    path = written(packed[: len(packed) * 4 // 5])  # damaged, but further on
    assert decode(read_counts(path, 10).codes) == letters[:10]
    with pytest.raises(ValueError, match="is damaged"):
        read_counts(path)


def test_random_rows_are_drawn_once_each_and_keep_their_counts(written):
    packed, letters = many(1000)
    path = written(packed)
    table = read_counts(path, 300, seed=1)
    rows = table.counts[:, 0].tolist()
    assert len(set(rows)) == 300
    assert rows != sorted(rows)
    assert decode(table.codes) == [letters[row] for row in rows]
    assert np.array_equal(table.codes, read_counts(path, 300, seed=1).codes)
    assert not np.array_equal(table.codes, read_counts(path, 300, seed=2).codes)
    everything = read_counts(path, seed=1).counts[:, 0]
    assert everything[:300].tolist() == rows
    assert sorted(everything) == list(range(1000))


def test_damaged_tables_are_refused_with_line_and_row(written):
    for content, message in (
        (
            TABLE.replace(b"\t345", b""),
            "line 5 (row 1) has 2 columns and the first line names 3: complete or remove it",
        ),
        (
            TABLE.replace(b"345", b"3\t5"),
            "line 5 (row 1) has 4 columns and the first line names 3: complete or remove it",
        ),
        (
            TABLE + b"\n",
            "line 7 (row 3) has 1 columns and the first line names 3: complete or remove it",
        ),
        (
            TABLE.replace(b"345", b"3x5"),
            "line 5 (row 1): after '3x5' is no count: write a whole number, 0 or more, of at most "
            "18 digits",
        ),
        (
            TABLE.replace(b"345", b"-1"),
            "line 5 (row 1): after '-1' is no count: write a whole number, 0 or more, of at most "
            "18 digits",
        ),
        (
            TABLE.replace(b"345", b""),
            "line 5 (row 1): after '' is no count: write a whole number, 0 or more, of at most "
            "18 digits",
        ),
        (
            TABLE.replace(b"345", b"1" * 19),
            "line 5 (row 1): after '1111111111111111111' is no count: write a whole number, 0 or "
            "more, of at most 18 digits",
        ),
        (
            TABLE.replace(b"accc", b"acxc"),
            "line 6 (row 2): 'x' at index 2 of the sequence is no base: write A, C, G, T, or N for "
            "a base that is not known",
        ),
        (
            TABLE.replace(b"accc", b"acccc"),
            "line 6 (row 2): the sequence has 5 bases and that of row 0 4: pass sequences of one "
            "length, 1 or more",
        ),
        (
            TABLE.replace(b"ACGT", b""),
            "line 4 (row 0): the sequence has 0 bases and that of row 0 0: pass sequences of one "
            "length, 1 or more",
        ),
    ):
        fails(f"PATH, {message}", read_counts, written(content))


def test_the_row_that_is_named_is_that_of_the_file_also_in_a_sample(written):
    lines = [f"{i}\tACGT" for i in range(50)]
    lines[17] = "17\tACGZ"
    path = written("\n".join(["n\tsequence", *lines]).encode())
    with pytest.raises(ValueError, match=r"line 19 \(row 17\): 'Z' at index 3"):
        read_counts(path, 50, seed=0)


def test_a_table_without_columns_or_rows_is_refused(written):
    for content, line, seen in (
        (b"", 1, "''"),
        (b"# only a comment\n", 2, "''"),
        (b"ACGT\t12\n", 1, "'ACGT, 12'"),
        (b"sequence\n", 1, "'sequence'"),
        (b"sequence\tsequence\n", 1, "'sequence, sequence'"),
    ):
        fails(
            f"PATH, line {line}: {seen} are no names of columns: write sequence and one or more "
            "names of counts, with tabs between them",
            read_counts,
            written(content),
        )
    fails(
        "PATH ends after the names of its columns: add rows",
        read_counts,
        written(b"n\tsequence\n"),
    )


def test_bytes_that_are_no_text_are_refused(written):
    fails(
        "PATH holds bytes that are no text: pass a table of letters and tabs",
        read_counts,
        written(b"n\tsequence\n1\tAC\x00T\n"),
    )


def test_a_damaged_archive_is_refused(written):
    packed = bytearray(gzip.compress(TABLE))
    with pytest.raises(ValueError, match=r"file\.txt is damaged, .*: get the file anew"):
        read_counts(written(bytes(packed[:-12])))
    packed[-6] ^= 255  # in the checksum
    with pytest.raises(ValueError, match=r"is damaged, CRC check failed .*: get the file anew"):
        read_counts(written(bytes(packed)))
    packed[12] ^= 255
    with pytest.raises(ValueError, match="is damaged"):
        read_counts(written(bytes(packed)))


def test_rows_and_seed_are_checked(written):
    path = written(TABLE)
    message = "PATH holds 3 rows and not 4: pass fewer rows"
    fails(message, read_counts, path, 4)
    fails(message, read_counts, path, 4, seed=0)
    fails("rows 0 is below 1: pass 1 or more", read_counts, path, 0)
    fails("rows 1.5 is no integer: pass 1 or more", read_counts, path, 1.5, error=TypeError)
    fails("seed -1 is below 0: pass 0 or more", read_counts, path, 1, seed=-1)


def test_a_file_that_is_not_there_is_named(tmp_path):
    for read in (read_counts, read_fasta):
        with pytest.raises(FileNotFoundError, match=r"missing\.txt"):
            read(tmp_path / "missing.txt")


# FASTA


def test_fasta_is_read(written):
    content = b"# comment\n>one two\nACGT\nacgu\n\n>three\n# inside\nNN\n"
    for each in (content, gzip.compress(content), content.replace(b"\n", b"\r\n")):
        assert read_fasta(written(each)) == (["one two", "three"], ["ACGTACGT", "NN"])


def test_damaged_fasta_is_refused_with_line_and_record(written):
    for content, message in (
        (b"", "PATH holds no record: a FASTA file has lines such as >name"),
        (
            b"# x\nacgu\n>one\nAC\n",
            "PATH, line 2: 'acgu' stands before the first record: begin it with a line such as "
            ">name",
        ),
        (
            b">one\nACGT\nAC-T\n",
            "PATH, line 3, record 'one': '-' is no base: write A, C, G, T, or N for a base that is "
            "not known",
        ),
        (
            b">one\nAC\n>two\n>three\nAC\n",
            "PATH, line 3, record 'two' holds no sequence: add one, or remove the record",
        ),
    ):
        fails(message, read_fasta, written(content))


# Data sets


def test_ars1_is_complete_and_read_in_seconds(ars1):
    variants, seconds = ars1
    assert variants.codes.shape == (603_569, 150) == (len(variants), 150)
    assert variants.codes.dtype == np.uint8
    assert variants.codes.max() == 3  # no N
    assert variants.library.sum() == 622_348
    assert variants.selected.sum() == 2_170_598
    assert seconds < 5


def test_the_variants_are_on_the_strand_of_their_wild_type(ars1):
    variants, _ = ars1
    mutated = (variants.codes[:1000] != variants.wild_type).mean()
    assert 0.05 < mutated < 0.1
    assert (variants.codes[:1000] != reverse_complement(variants.wild_type)).mean() > 0.6
    assert decode(variants.wild_type[:, :12]) == ["TCTAACAAAATA"]


def test_variants_can_be_taken_as_from_an_array(ars1):
    variants, _ = ars1
    for rows in (slice(5, 9), [5, 6, 7, 8], np.isin(np.arange(len(variants)), [5, 6, 7, 8])):
        some = variants[rows]
        assert np.array_equal(some.codes, variants.codes[5:9])
        assert np.array_equal(some.library, variants.library[5:9])
        assert np.array_equal(some.selected, variants.selected[5:9])
        assert np.array_equal(some.wild_type, variants.wild_type)


def test_the_first_and_random_variants_are_among_all(ars1):
    variants, _ = ars1
    first = load_ars1(rows=1000)
    assert np.array_equal(first.codes, variants.codes[:1000])
    assert np.array_equal(first.selected, variants.selected[:1000])
    drawn = load_ars1(rows=1000, seed=0)
    order = np.random.default_rng(0).permutation(len(variants))[:1000]
    assert np.array_equal(drawn.codes, variants.codes[order])
    assert np.array_equal(drawn.library, variants.library[order])


def test_the_task_deals_kept_and_lost_variants_the_same_test_for_every_n(ars1):
    variants, _ = ars1
    rng = np.random.default_rng(0)
    kept = rng.permutation(np.flatnonzero(variants.selected >= 20))
    lost = rng.permutation(np.flatnonzero(variants.selected == 0))
    codes, y, test_codes, test_y = ars1_task(30, test=20)
    rows = np.concatenate([kept[20:50], lost[20:50]])
    assert np.array_equal(codes, variants.codes[rows])
    assert np.array_equal(test_codes, variants.codes[np.concatenate([kept[:20], lost[:20]])])
    assert y.tolist() == [1] * 30 + [0] * 30
    assert test_y.tolist() == [1] * 20 + [0] * 20
    assert y.dtype == torch.float64
    assert (variants.library[lost] > 0).all()


def test_the_task_checks_its_arguments(monkeypatch, ars1):
    variants, _ = ars1
    monkeypatch.setattr(genomics, "load_ars1", lambda: variants[:1000])
    kept = int((variants.selected[:1000] >= 20).sum())
    fails(
        f"n 900 and test 2000 exceed the {kept} variants that were kept: pass less",
        ars1_task,
        900,
    )
    fails("n 0 is below 1: pass 1 or more", ars1_task, 0)
    fails("test 0 is below 1: pass 1 or more", ars1_task, 1, test=0)
    fails("least 0 is below 1: pass 1 or more", ars1_task, 1, least=0)
    fails("seed -1 is below 0: pass 0 or more", ars1_task, 1, seed=-1)


def test_crp_sites_are_as_many_as_the_chapter_says():
    codes, promoters = load_crp_sites()
    assert codes.shape == (358, 26)
    assert len(promoters) == 358
    assert promoters[:2] == ["caiFp", "caiTp"]
    assert decode(codes[:1]) == ["ATAAGCAGGATTTAGCTCACACTTAT"]
    assert len(np.unique(codes, axis=0)) == 308
    assert len(merge_reverse_complements(codes)) == 265


def test_splice_sites_come_with_their_counts():
    codes, counts = load_splice_sites()
    assert codes.shape == (10_227, 9)
    assert decode(codes[:1]) == ["CAGGTGAGT"]
    assert counts[0] == 3729
    assert (codes[:, 3] == 2).all()  # NNNGYNNNN
    assert np.isin(codes[:, 4], (1, 3)).all()


def test_missing_data_are_named_with_the_fix(monkeypatch):
    with pytest.raises(FileNotFoundError) as raised:
        data_file("no_such.txt")
    assert str(raised.value).endswith(
        "no_such.txt is missing: run pip install --force-reinstall 'logomaker>=0.8.6'"
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    fails(
        "crp_sites.fa comes with logomaker, which is not installed: run pip install logomaker",
        load_crp_sites,
        error=FileNotFoundError,
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: SimpleNamespace(origin=None))
    with pytest.raises(FileNotFoundError, match="not installed"):
        load_ars1()


# Relatives


@claim
@given(st.lists(st.text("ACG", min_size=3, max_size=3), min_size=1, max_size=12))
def test_merging_keeps_the_first_of_each_site_and_its_mirror_images(sites):
    kept = []
    for site in sites:
        if site not in kept and reverse_complement(site) not in kept:
            kept.append(site)
    assert decode(merge_reverse_complements(encode(sites))) == kept


def related(site, other, shift, mismatches):
    """Compare letter by letter."""
    for strand in (other, reverse_complement(other)):
        for step in range(-shift, shift + 1):
            pairs = [
                (site[i], strand[i - step]) for i in range(len(site)) if 0 <= i - step < len(strand)
            ]
            if sum(a != b for a, b in pairs) <= mismatches:
                return True
    return False


@claim
@given(
    st.lists(st.text("ACGT", min_size=6, max_size=6), min_size=1, max_size=7),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_families_are_relatives_of_relatives(sites, shift, mismatches):
    family = list(range(len(sites)))
    for _ in sites:
        for i, site in enumerate(sites):
            for j, other in enumerate(sites):
                if related(site, other, shift, mismatches):
                    family[i] = family[j] = min(family[i], family[j])
    assert families(encode(sites), shift=shift, mismatches=mismatches).tolist() == family


def test_families_without_shift_are_what_merging_leaves():
    codes, _ = load_crp_sites()
    assert len(np.unique(families(codes))) == len(merge_reverse_complements(codes))


def test_families_check_their_arguments():
    codes = random_codes(3, 5)
    fails("shift 5 leaves nothing of 5 bases: pass a smaller one", families, codes, shift=5)
    fails("shift -1 is below 0: pass 0 or more", families, codes, shift=-1)
    fails("mismatches -1 is below 0: pass 0 or more", families, codes, mismatches=-1)
    fails(
        "10,001 sites are compared in pairs: pass 10,000 or fewer",
        families,
        random_codes(10_001, 5),
    )
    with pytest.raises(TypeError, match=r"shift 1\.5 is no integer"):
        families(codes, shift=1.5)


@pytest.mark.parametrize("block", [1, 3, 1024])
def test_nearest_counts_the_differing_bases(block):
    codes, others = random_codes(7, 12), random_codes(5, 12, seed=1)
    expected = [min(int((a != b).sum()) for b in others) for a in codes]
    assert nearest(codes, others, block).tolist() == expected
    assert nearest(codes, codes).tolist() == [0] * 7


def test_nearest_checks_its_arguments():
    for codes, others in (
        (random_codes(2, 3), random_codes(2, 4)),
        (random_codes(2, 3)[0], random_codes(2, 3)),
        (random_codes(2, 3)[:0], random_codes(2, 3)),
    ):
        fails(
            f"codes {codes.shape} and others {others.shape}: pass sequences of one length, "
            "(n, length) and (m, length)",
            nearest,
            codes,
            others,
        )
    fails("block 0 is below 1: pass 1 or more", nearest, random_codes(1, 2), random_codes(1, 2), 0)


# The task


def test_background_has_the_shares_that_it_is_given():
    codes = background(2000, 100, seed=0, shares=(0.1, 0.2, 0.3, 0.4))
    assert codes.dtype == np.uint8
    share = np.bincount(codes.ravel(), minlength=4) / codes.size
    np.testing.assert_allclose(share, [0.1, 0.2, 0.3, 0.4], atol=0.004)
    # each base by itself: the pair of two neighbours is as frequent as their product
    pairs = np.bincount((codes[:, 1:] * 4 + codes[:, :-1]).ravel(), minlength=16) / codes[1:].size
    np.testing.assert_allclose(
        pairs.reshape(4, 4) * codes[1:].size / codes[:, 1:].size, np.outer(share, share), atol=0.004
    )
    assert np.array_equal(codes, background(2000, 100, seed=0, shares=(0.1, 0.2, 0.3, 0.4)))
    assert not np.array_equal(background(2, 50, seed=0), background(2, 50, seed=1))


def test_background_checks_its_arguments():
    message = " are not four positive numbers that sum to 1: pass those of A, C, G and T"
    for shares in ((0.5, 0.5, 0, 0), (0.5, 0.5), (1, 1, 1, 1)):
        fails(f"shares {shares}{message}", background, 1, 1, seed=0, shares=shares)
    fails("n 0 is below 1: pass 1 or more", background, 0, 1, seed=0)
    fails("length 0 is below 1: pass 1 or more", background, 1, 0, seed=0)
    fails("seed -1 is below 0: pass 0 or more", background, 1, 1, seed=-1)


@claim
@given(st.integers(1, 6), st.integers(6, 20), st.integers(0, 99))
def test_each_sequence_gets_its_site_and_nothing_else_changes(width, length, seed):
    sites, empty = random_codes(3, width, seed), np.full((8, length), 4, dtype=np.uint8)
    planted = decode(plant(sites, empty, seed=seed))
    for i, sequence in enumerate(planted):
        (site,) = decode(sites[i % 3][None])
        assert sequence.strip("N") in (site, reverse_complement(site))
    assert (empty == 4).all()


def test_sites_are_planted_everywhere_on_both_strands():
    sites, empty = encode("AAC"), np.full((4000, 6), 4, dtype=np.uint8)
    seen, counts = np.unique(decode(plant(sites, empty, seed=0)), return_counts=True)
    assert len(seen) == 4 * 2
    assert counts.min() > 400
    assert plant(sites, empty[:, :3], seed=0).shape == (4000, 3)


def test_plant_checks_its_arguments():
    sites, short = random_codes(2, 5), random_codes(2, 4)
    fails("sites of 5 bases exceed the 4 of the sequences", plant, sites, short, seed=0)
    fails("seed -1 is below 0: pass 0 or more", plant, short, short, seed=-1)


def test_the_task_hides_a_site_in_the_first_half_alone():
    sites = random_codes(3, 12)
    x, y = site_task(sites, 50, 30, seed=4)
    assert x.shape == (100, 4, 30)
    assert x.dtype == y.dtype == torch.float64
    assert y.tolist() == [1] * 50 + [0] * 50
    codes = x.argmax(1).numpy().astype(np.uint8)
    both = decode(sites) + decode(reverse_complement(sites))
    holds = [any(site in sequence for site in both) for sequence in decode(codes)]
    assert holds == [True] * 50 + [False] * 50
    assert torch.equal(x, site_task(sites, 50, 30, seed=4)[0])


# Weight matrices


def test_counts_are_those_of_a_loop():
    sequences = ["ACGN", "AGGT", "TCGT"]
    for weights in (None, [1, 10, 100]):
        expected = np.zeros((4, 4))
        for sequence, weight in zip(sequences, weights or [1, 1, 1], strict=True):
            for place, base in enumerate(sequence):
                if base != "N":
                    expected["ACGT".index(base), place] += weight
        assert np.array_equal(base_counts(encode(sequences), weights), expected)
    fails(
        "weights have shape (2,): pass one per sequence, (3,)",
        base_counts,
        encode(sequences),
        [1, 2],
    )


def test_a_matrix_holds_the_log_odds_of_each_base():
    sites = encode(["AC", "AG", "AC"])
    shares = (0.4, 0.1, 0.1, 0.4)
    expected = [
        [np.log2(4 / 7 / 0.4), np.log2(1 / 7 / 0.4)],
        [np.log2(1 / 7 / 0.1), np.log2(3 / 7 / 0.1)],
        [np.log2(1 / 7 / 0.1), np.log2(2 / 7 / 0.1)],
        [np.log2(1 / 7 / 0.4), np.log2(1 / 7 / 0.4)],
    ]
    matrix = pwm(sites, background=shares)
    assert matrix.dtype == torch.float64
    np.testing.assert_allclose(matrix, expected)
    codes = random_codes(30, 7)
    odds = np.log2(frequencies(base_counts(codes), 2.5) / 0.25)
    np.testing.assert_allclose(pwm(codes, pseudocount=2.5), odds)


def test_a_matrix_checks_its_arguments():
    fails(
        "shares (1, 0, 0, 0) are not four positive numbers that sum to 1: pass those of A, C, G "
        "and T",
        pwm,
        encode("AC"),
        background=(1, 0, 0, 0),
    )
    fails("pseudocount -1 is no number to add: pass 0 or more", pwm, encode("AC"), -1)
    fails(
        "pseudocount 0 leaves a base that was never seen with log-odds of minus infinity: pass "
        "more than 0",
        pwm,
        encode("AC"),
        0,
    )


@pytest.mark.parametrize("both", [False, True])
def test_a_scan_is_the_best_window_of_a_loop(both):
    matrix, codes = pwm(random_codes(20, 5)), random_codes(9, 14, seed=1)
    expected = []
    for sequence in codes:
        strands = [sequence, reverse_complement(sequence[None])[0]] if both else [sequence]
        expected.append(
            max(
                sum(float(matrix[base, j]) for j, base in enumerate(strand[i : i + 5]))
                for strand in strands
                for i in range(10)
            )
        )
    found = scan(matrix, one_hot(codes), both_strands=both)
    np.testing.assert_allclose(found, expected)


def test_a_scan_of_both_strands_does_not_depend_on_the_strand():
    matrix, codes = pwm(random_codes(20, 5)), random_codes(9, 14, seed=1)
    other = reverse_complement(codes)
    assert torch.allclose(scan(matrix, one_hot(codes)), scan(matrix, one_hot(other)))


def test_a_scan_checks_its_arguments():
    for matrix, x in (
        (torch.zeros(4, 5), torch.zeros(1, 4, 4)),
        (torch.zeros(3, 5), torch.zeros(1, 4, 9)),
        (torch.zeros(4, 5), torch.zeros(1, 9, 4)),
        (torch.zeros(4, 5), torch.zeros(4, 9)),
    ):
        fails(
            f"a matrix {tuple(matrix.shape)} does not fit x {tuple(x.shape)}: pass (4, width) and "
            "(n, 4, length), as long as the matrix or longer",
            scan,
            matrix,
            x,
        )


# AUC


@claim
@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40).filter(
        lambda pairs: len({label for _, label in pairs}) == 2
    )
)
def test_the_auc_is_that_of_all_pairs_and_of_sklearn(pairs):
    scores, labels = np.array([pair[0] / 3 for pair in pairs]), [pair[1] for pair in pairs]
    positive, negative = scores[np.array(labels)], scores[~np.array(labels)]
    won = [(p > q) + (p == q) / 2 for p in positive for q in negative]
    assert auc(scores, labels) == pytest.approx(np.mean(won), abs=1e-12)
    assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)
    assert auc(-scores, labels) == pytest.approx(1 - auc(scores, labels), abs=1e-12)
    assert auc(torch.tensor(scores), torch.tensor(labels).double()) == auc(scores, labels)


def noisy(n=400, seed=0, noise=2.0):
    generator = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    return labels + noise * generator.normal(size=n), labels


def test_the_interval_is_that_of_resampled_examples():
    scores, labels = noisy()
    low, high = bootstrap(scores, labels, resamples=2000)
    generator, areas = np.random.default_rng(5), []
    for _ in range(200):
        rows = np.concatenate(
            [generator.choice(np.flatnonzero(labels == each), size=200) for each in (0, 1)]
        )
        areas.append(roc_auc_score(labels[rows], scores[rows]))
    np.testing.assert_allclose([low, high], np.quantile(areas, [0.025, 0.975]), atol=0.015)
    assert low < auc(scores, labels) < high
    narrow = bootstrap(scores, labels, level=0.5)
    assert low < narrow[0] < narrow[1] < high
    assert bootstrap(scores, labels, resamples=1)[0] == bootstrap(scores, labels, resamples=1)[1]


def test_an_interval_holds_the_truth_as_often_as_it_says():
    truth = auc(*noisy(200_000, seed=1))
    held = [
        low < truth < high
        for low, high in (bootstrap(*noisy(200, seed=s), resamples=400) for s in range(2, 42))
    ]
    assert 35 <= sum(held) <= 40


def test_a_difference_of_two_scores_is_measured_on_the_same_examples():
    scores, labels = noisy()
    other = scores + 0.1 * np.random.default_rng(1).normal(size=len(scores))
    low, high = bootstrap(scores, labels, other=other)
    assert low < auc(scores, labels) - auc(other, labels) < high
    alone = bootstrap(scores, labels)
    assert high - low < 0.2 * (alone[1] - alone[0])
    assert bootstrap(scores, labels, other=scores) == (0, 0)


def test_scores_and_labels_are_checked():
    for function in (auc, bootstrap):
        fails("scores (2,) and labels (3,): pass one label per score", function, [1, 2], [0, 1, 1])
        fails(
            "scores (1, 2) and labels (1, 2): pass one label per score",
            function,
            [[1, 2]],
            [[0, 1]],
        )
        fails("scores hold nan or inf: pass finite numbers", function, [1, np.nan], [0, 1])
        fails("labels hold 2: pass 0 and 1", function, [1, 2], [1, 2])
        fails(
            "labels are all of one class: an AUC needs positive and negative examples",
            function,
            [1, 2],
            [1, 1],
        )
    fails("resamples 0 is below 1: pass 1 or more", bootstrap, [1, 2], [0, 1], resamples=0)
    fails("seed -1 is below 0: pass 0 or more", bootstrap, [1, 2], [0, 1], seed=-1)
    fails(
        "level 95 is no share: pass one between 0 and 1, such as 0.95",
        bootstrap,
        [1, 2],
        [0, 1],
        level=95,
    )
    fails(
        "scores (3,) and labels (2,): pass one label per score",
        bootstrap,
        [1, 2],
        [0, 1],
        other=[1, 2, 3],
    )


# Networks


def test_a_site_net_does_not_mind_where_the_site_stands():
    model, outputs = SiteNet(width=5, filters=3), []
    for place in (5, 10, 20):  # never so near to the edge that a window is cut
        x = torch.zeros(1, 4, 30, dtype=torch.float64)
        x[..., place : place + 5] = one_hot("TGTGA")
        outputs.append(model(x).item())
    assert max(outputs) - min(outputs) < 1e-12


def test_a_site_net_reads_any_length_from_its_width():
    model = SiteNet(width=5, filters=3)
    for length in (5, 6, 200):
        assert model(one_hot(random_codes(2, length))).shape == (2,)


def test_a_site_net_with_one_filter_is_a_matrix_behind_a_relu():
    model, codes = SiteNet(width=5, filters=1), random_codes(6, 20)
    matrix = pwm(random_codes(30, 5, seed=1))
    with torch.no_grad():
        model.conv.weight[0] = matrix
        model.conv.bias.zero_()
        model.linear.weight.fill_(1)
        model.linear.bias.zero_()
    expected = scan(matrix, one_hot(codes), both_strands=False).relu()
    assert torch.allclose(model(one_hot(codes)), expected)


def test_an_origin_net_adds_what_bases_do_alone_and_together():
    model, codes = OriginNet(seed=1), random_codes(5, 150)
    x = one_hot(codes)
    with torch.no_grad():
        model.together[-1].weight.zero_()
        model.together[-1].bias.zero_()
    weights = model.alone.weight.view(4, 150).detach().numpy()
    expected = [weights[each, np.arange(150)].sum() + model.alone.bias.item() for each in codes]
    np.testing.assert_allclose(model(x).detach(), expected)


@pytest.mark.parametrize("network", [SiteNet, OriginNet])
def test_networks_start_from_their_seed_alone(network):
    state = torch.get_rng_state()
    first, again, other = network(seed=1), network(seed=1), network(seed=2)
    x = one_hot(random_codes(3, 150))
    assert torch.equal(first(x), again(x))
    assert not torch.equal(first(x), other(x))
    assert first(x).shape == (3,)
    assert first(x).dtype == torch.float64
    assert torch.equal(state, torch.get_rng_state())


def test_networks_check_their_sizes():
    fails("width 0 is below 1: pass 1 or more", SiteNet, 0)
    fails("filters 0 is below 1: pass 1 or more", SiteNet, 22, 0)
    fails("filters 0 is below 1: pass 1 or more", OriginNet, 0)
    fails("hidden 0 is below 1: pass 1 or more", OriginNet, 8, 0)


def test_what_the_module_offers_is_named():
    for name in genomics.__all__:
        assert getattr(genomics, name).__module__ == "convbook.genomics"


def test_the_recorded_networks_are_as_good_as_the_chapter_says():
    sites = merge_reverse_complements(load_crp_sites()[0])
    x, y = site_task(sites, 200, seed=9)
    model = SiteNet.pretrained()
    assert not model.training
    assert auc(model(x).detach(), y) > 0.9
    _, _, codes, y = ars1_task(1, test=500)
    assert auc(OriginNet.pretrained()(one_hot(codes)).detach(), y) > 0.85
