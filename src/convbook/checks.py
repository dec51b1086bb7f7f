"""What several modules require of their arguments."""

from typing import SupportsIndex

__all__ = ["check_integer"]


def check_integer(name: str, number: object, least: int) -> None:
    """Raise unless `number` is an integer, of Python or NumPy, and at least `least`.

    Raises
    ------
    TypeError
        If it is no integer. True and False are none.
    ValueError
        If it is below `least`.
    """
    if isinstance(number, bool) or not isinstance(number, SupportsIndex):
        raise TypeError(f"{name} {number!r} is no integer: pass {least} or more")
    if number.__index__() < least:
        raise ValueError(f"{name} {number} is below {least}: pass {least} or more")
