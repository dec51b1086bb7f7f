"""Backpropagation by hand: what the listings of this chapter import."""


def describe() -> str:
    """Name what this chapter is about."""
    return "Backpropagation by hand"
