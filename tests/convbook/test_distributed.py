"""Every claim that the chapter "Training you can trust" makes of its module, proved."""

from convbook.distributed import describe


def test_the_module_says_what_it_is_about():
    assert describe() == "Training you can trust"
