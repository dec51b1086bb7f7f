"""Start a chapter: its page, its first listing, its module and its test, in step from the start."""

from __future__ import annotations

import keyword
import re

from lockstep.book import Book, BookError
from lockstep.files import replace

PAGE = """\
---
description: {title}, taught by listings that ran.
modules: [{module}]
---

# {title}

<div class="strip" markdown>

- **You need** the chapters before this one
- **Takes** about 10 minutes

</div>

After this chapter you can say what the first listing shows.

```python title="first_step.py"
--8<-- "snippets/{chapter}/first_step.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "snippets/{chapter}/first_step.txt"
```
"""
LISTING = """\
from {package}.{module} import describe

print(describe())
"""
MODULE = '''\
"""{title}: what the listings of this chapter import."""


def describe() -> str:
    """Name what this chapter is about."""
    return "{title}"
'''
TEST = '''\
"""Every claim that the chapter "{title}" makes of its module, proved."""

from {package}.{module} import describe


def test_the_module_says_what_it_is_about():
    assert describe() == "{title}"
'''


def scaffold(book: Book, chapter: str, module: str | None = None) -> list[str]:
    """Write the four parts of a new chapter and name it in the navigation.

    Parameters
    ----------
    book
        The book.
    chapter
        Name of the page, in words joined by hyphens: ``spike-detection``.
    module
        Name of the module; the chapter's with underscores if None.

    Returns
    -------
    list of str
        The files written.

    Raises
    ------
    BookError
        If a name is not of the form that it needs, or a part of the chapter is there already.
    """
    module = module or chapter.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", chapter):
        raise BookError(
            f"chapter name {chapter!r} is not made of lower-case words joined by hyphens: "
            "write it like spike-detection"
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]*", module) or keyword.iskeyword(module):
        raise BookError(
            f"module name {module!r} is no lower-case Python name: write it like spikes"
        )
    words = {
        "chapter": chapter,
        "module": module,
        "package": book.package,
        "title": chapter.replace("-", " ").capitalize(),
    }
    docs = book.docs.relative_to(book.root).as_posix()
    parts = {
        f"{docs}/{chapter}.md": PAGE,
        f"snippets/{chapter}/first_step.py": LISTING,
        f"src/{book.package}/{module}.py": MODULE,
        f"tests/{book.package}/test_{module}.py": TEST,
    }
    for name in parts:
        if (book.root / name).exists():
            raise BookError(f"{name} exists already: choose another name, or edit that file")
    texts = {name: template.format(**words) for name, template in parts.items()}
    texts["mkdocs.yml"] = _in_navigation(book, f"{chapter}.md")
    replace({book.root / name: text for name, text in texts.items()})
    return list(texts)


def _in_navigation(book: Book, page: str) -> str:
    """Return mkdocs.yml with the page after the last chapter, its comments and layout kept."""
    text = (book.root / "mkdocs.yml").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    known = {folder.name for folder in book.snippets.glob("*/")}
    named = re.compile(r"^(\s*-\s+)(?:.*?:\s*)?([\w-]+)\.md\s*$")
    last = None
    for number, line in enumerate(lines):
        entry = named.match(line)
        if entry and entry.group(2) in known:
            last = (number, entry.group(1))
    if last is None:
        raise BookError("mkdocs.yml names no chapter in nav: add one entry by hand")
    number, head = last
    return "".join([*lines[: number + 1], f"{head}{page}\n", *lines[number + 1 :]])
