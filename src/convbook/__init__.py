"""Convolution, taught: the small, tested package that the listings of Convbook import."""
