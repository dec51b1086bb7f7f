"""Every claim that the chapter "Backpropagation by hand" makes of its module, proved."""

from convbook.backprop import describe


def test_the_module_says_what_it_is_about():
    assert describe() == "Backpropagation by hand"
