"""Every claim that the chapter "Real dna" makes of its module, proved."""

from convbook.genomics import describe


def test_the_module_says_what_it_is_about():
    assert describe() == "Real dna"
