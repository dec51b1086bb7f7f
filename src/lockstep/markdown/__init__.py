"""Python-Markdown extensions: what the pages need and no generator should have to know.

Each module is an extension of its own and names itself in ``markdown_extensions``, so that every
generator that runs Python-Markdown (and the notebook export) renders the same page:

``lockstep.markdown.mathml``
    formulas become MathML at build time.
``lockstep.markdown.figures``
    images get their size from the file, lazy loading, and a caption.
``lockstep.markdown.citations``
    ``[@key]`` becomes a link into a bibliography that is kept as data.
"""
