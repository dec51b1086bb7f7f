"""The book as plain text, for language models and for everyone who likes it plain.

``llms.txt`` names every chapter in a line, ``llms-full.txt`` is all of them: prose, listings, and
what the listings print. See https://llmstxt.org for the form.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from lockstep.book import Book
from lockstep.notebooks import Notebook, notebooks_of
from lockstep.pages import chapters


def index(book: Book) -> str:
    """Return what each chapter is about, and where it is."""
    site = os.environ.get("SITE_URL", "").rstrip("/")
    lines = [
        f"# {book.site_config.get('site_name', 'The book')}",
        "",
        f"> {book.site_config.get('site_description', '')}",
        "",
        "## Chapters",
        "",
    ]
    for page in chapters(book):
        title = next((t for t in page.raw if t.startswith("# ")), page.path.stem).removeprefix("# ")
        address = f"{site}/{page.path.stem}/"
        lines.append(f"- [{title}]({address}): {page.meta.get('description', '')}")
    lines += ["", "## Optional", "", f"- [All chapters in one file]({site}/llms-full.txt)"]
    return "\n".join(lines) + "\n"


def full(book: Book) -> str:
    """Return every chapter whole."""
    texts = [
        "\n".join(_plain(notebooks_of(page, book)[page.path.stem]))
        for page in chapters(book)
        if not page.problems
    ]
    return "\n\n".join(texts) + "\n"


def _plain(content: Notebook) -> Iterator[str]:
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            yield cell["source"] + "\n"
            continue
        yield f"````python\n{cell['source']}\n````\n"
        for output in cell["outputs"]:
            if output["output_type"] == "stream":
                yield f"````text\n{output['text']}````\n"
            elif output["output_type"] == "error":
                yield f"````text\n{output['traceback'][0]}\n````\n"
            else:
                yield f"Figure: {output['data']['text/plain']}\n"
