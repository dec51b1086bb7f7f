"""Lockstep keeps a literate book in step with its code: expand, run, compare, record, check.

It knows nothing of what the book teaches. It reads the Markdown settings from ``mkdocs.yml`` and
its own from ``lockstep.toml``, and asks nothing of the site generator.
"""
