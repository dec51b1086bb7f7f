"""Real dna: what the listings of this chapter import."""


def describe() -> str:
    """Name what this chapter is about."""
    return "Real dna"
