"""Every claim of `convbook.genomics`, proved."""

import numpy as np

from convbook.dna import decode
from convbook.genomics import load_ars1, load_crp_sites, load_splice_sites


def test_ars1_is_complete():
    variants = load_ars1()
    assert variants.codes.shape == (603_569, 150)
    assert variants.codes.dtype == np.uint8


def test_crp():
    codes, promoters = load_crp_sites()
    assert codes.shape == (358, 26)
    assert promoters[:2] == ["caiFp", "caiTp"]


def test_splice():
    codes, counts = load_splice_sites()
    assert decode(codes[:1]) == ["CAGGTGAGT"]
    assert counts[0] == 3729
