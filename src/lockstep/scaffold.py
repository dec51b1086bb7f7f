"""Start a chapter: its page, its first listing, its module and its test, in step from the start."""

from __future__ import annotations

import keyword
import re

from lockstep.book import Book, BookError
from lockstep.files import replace
from lockstep.notebooks import FOLDER as NOTEBOOKS
from lockstep.notebooks import SUFFIX

PAGE = """\
---
description: {title}, taught by listings that ran.
modules: [{module}]
---

# {title}

<div class="strip" markdown>

- **You need** the chapters before this one
- **Takes** about 10 minutes
- **Run it**: [run: {chapter}]

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
    texts["mkdocs.yml"] = _in_navigation(book, chapter)
    replace({book.root / name: text for name, text in texts.items()})
    return list(texts)


def _in_navigation(book: Book, chapter: str) -> str:
    """Return mkdocs.yml with the page after the last chapter, its comments and layout kept.

    Its notebook comes after the last notebook, where the navigation names notebooks.
    """
    lines = (book.root / "mkdocs.yml").read_text("utf-8").splitlines(keepends=True)
    known = {folder.name for folder in book.snippets.glob("*/")}
    if not _add_after(lines, "", known, chapter):
        raise BookError("mkdocs.yml names no chapter in nav: add one entry by hand")
    _add_after(lines, f"{NOTEBOOKS}/", known | {f"{name}{SUFFIX}" for name in known}, chapter)
    return "".join(lines)


def _add_after(lines: list[str], folder: str, known: set[str], chapter: str) -> bool:
    """Add an entry after the last of those that are known; say whether there is one."""
    named = re.compile(rf"^(\s*-\s+)(?:.*?:\s*)?{folder}([\w-]+)\.md\s*$")
    for number, line in reversed(list(enumerate(lines))):
        entry = named.match(line)
        if entry and entry[2] in known:
            lines.insert(number + 1, f"{entry[1]}{folder}{chapter}.md\n")
            return True
    return False
