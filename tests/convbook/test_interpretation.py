"""Every claim that the chapter "Reading a network" makes of its module, proved."""

import torch

from convbook.dna import BASES, MotifNet, one_hot
from convbook.interpretation import mutagenesis


def test_mutagenesis_is_what_one_substitution_after_the_other_gives():
    model, sequence = MotifNet.pretrained(), "CCTATCCGCGAA"
    with torch.no_grad():
        before = model(one_hot(sequence))
        changed = [
            [model(one_hot(sequence[:i] + b + sequence[i + 1 :])).item() for i in range(12)]
            for b in BASES
        ]
    torch.testing.assert_close(
        mutagenesis(model, one_hot(sequence))[0],
        torch.tensor(changed, dtype=torch.float64) - before,
        rtol=0,
        atol=1e-12,
    )
