"""Convolution, taught: the small, tested package that the listings of Convbook import."""


def __getattr__(name: str) -> str:
    """Answer `convbook.__version__`, read from the installed package only when asked for."""
    if name != "__version__":
        raise AttributeError(f"module 'convbook' has no attribute {name!r}")
    from importlib.metadata import version

    return version("convbook")
