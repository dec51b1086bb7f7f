"""Training you can trust: what the listings of this chapter import."""


def describe() -> str:
    """Name what this chapter is about."""
    return "Training you can trust"
