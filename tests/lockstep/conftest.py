"""A book of one page, small enough to hold in the head, for the tests of the engine."""

from pathlib import Path

import pytest

from lockstep.book import Book
from lockstep.execute import Run, run
from lockstep.pages import Listing, listings

MKDOCS = """\
site_name: Trial
docs_dir: docs
site_dir: site
nav:
  - index.md
  - counting.md
markdown_extensions:
  - attr_list
  - pymdownx.superfences
  - pymdownx.snippets:
      base_path: ["."]
      check_paths: true
      dedent_subsections: true
"""

PAGE = """\
---
description: Counting to three.
modules: [counting]
---

# Counting

It counts to `3`.

```python title="count.py"
--8<-- "snippets/counting/count.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "snippets/counting/count.txt"
```
"""

PROJECT = """\
[project]
name = "trial"
version = "1"
dependencies = ["matplotlib", "safetensors", "torch"]
"""

FILES = {
    "mkdocs.yml": MKDOCS,
    "lockstep.toml": 'package = "trial"\n',
    "pyproject.toml": PROJECT,
    "docs/index.md": "# Trial\n",
    "docs/counting.md": PAGE,
    "snippets/counting/count.py": "from trial.counting import up_to\n\nprint(up_to(3))\n",
    "snippets/counting/count.txt": "[1, 2, 3]\n",
    "src/trial/__init__.py": "",
    "src/trial/counting.py": "def up_to(n):\n    return list(range(1, n + 1))\n",
    "tests/trial/test_counting.py": "",
}


class Trial:
    """A scratch book; each change gives a fresh reading of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    @property
    def book(self) -> Book:
        return Book(self.root)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def page(self, body: str) -> Book:
        """Make the page hold this body alone."""
        self.write("docs/counting.md", f"---\nmodules: [counting]\n---\n\n{body}\n")
        return self.book

    def listing(self, code: str, expected: str | None = None) -> Book:
        """Make the page show one listing written on it."""
        shown = f"\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{expected}```\n"
        return self.page(f"```python\n{code}\n```\n" + (shown if expected is not None else ""))

    def only(self) -> Listing:
        """Return the one listing of the book as it stands."""
        (listing,) = listings(self.book)
        return listing

    def run(self, code: str) -> Run:
        """Run one listing written on the page."""
        self.listing(code)
        return run(self.only(), self.book)

    def built(self, body: str, name: str = "counting/index.html") -> Book:
        """Make the built site hold this page."""
        text = f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>"
        self.write(f"site/{name}", text)
        return self.book


@pytest.fixture
def trial(tmp_path):
    return Trial(tmp_path)
