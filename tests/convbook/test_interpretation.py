"""Every claim that the chapter "Reading a network" makes of its module, proved."""

from convbook.interpretation import describe


def test_the_module_says_what_it_is_about():
    assert describe() == "Reading a network"
