"""Reading a network: what the listings of this chapter import."""


def describe() -> str:
    """Name what this chapter is about."""
    return "Reading a network"
