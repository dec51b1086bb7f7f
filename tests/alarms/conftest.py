"""A scratch copy of the whole book, built, on which an alarm is rung."""

import contextlib
import logging
import os
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from pymdownx.highlight import Highlight

from lockstep.book import Book
from lockstep.guards import GUARDS
from lockstep.shared import once
from lockstep.stage import stage
from lockstep.whole import write_whole

ROOT = Path(__file__).parents[2]
THEME = Path(__file__).parent / "theme"
PARTS = ("docs", "snippets", "src", "tests/convbook")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*_cache")


class Scratch:
    """A copy of the book that can be edited, built anew and put to the guards."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def of(cls, source: Path, root: Path) -> "Scratch":
        # The built site is copied from the pristine copy alone: this tree's own has another theme.
        built = ("site",) if source != ROOT else ()
        for part in (*PARTS, *built):
            shutil.copytree(source / part, root / part, ignore=LEFT_OUT, dirs_exist_ok=True)
        for path in (p for p in source.iterdir() if p.is_file()):
            shutil.copy2(path, root / path.name)
        return cls(root)

    def rebuild(self, changed: list[str]) -> None:
        """Build the pages that an edit touches, as the site generator does.

        What cannot be built keeps its old HTML: the guards must tell without it what is wrong.
        """
        for page in (self.root / "docs").rglob("*.md"):
            text = page.read_text("utf-8")
            if any(name in text or f"::: {_module(name)}" in text for name in changed):
                os.utime(page)
        # What is edited where it is staged or built would be made anew: it stays as edited.
        if any(name.startswith(("docs/notebooks/", "site/")) for name in changed):
            return
        stage(Book(self.root))
        with contextlib.suppress(Exception):
            self._build(dirty=True)

    def _build(self, *, dirty: bool) -> None:
        """Build with the book's own Markdown, plugins and checks, and a theme of one line.

        What the guards read is the content of the pages; the frame that Material puts around it
        would take most of the time. The guards of this very tree read the real site.
        """
        logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
        with contextlib.chdir(self.root):
            plugins = [p for p in Book(self.root).site_config["plugins"] if p != "search"]
            theme = {"name": None, "custom_dir": str(THEME)}
            config = load_config("mkdocs.yml", theme=theme, plugins=plugins)
            config.plugins.on_startup(command="build", dirty=dirty)
            build(config, dirty=dirty)

    def ringing(self) -> dict[str, list[str]]:
        """Return what each guard that rings has to say."""
        book = Book(self.root)
        found = {name: [str(f) for f in guard(book)] for name, guard in GUARDS.items()}
        return {name: findings for name, findings in found.items() if findings}


def _module(name: str) -> str:
    """Dotted name under which the reference documents a file of the package."""
    return name.removeprefix("src/").removesuffix(".py").replace("/", ".")


@pytest.fixture(scope="session")
def coloured_once():
    """Colour equal blocks once: an edit changes one block of a page, and colouring is slow."""
    known = {}
    colour = Highlight.highlight

    def highlight(self, *args, **kwargs):
        settings = sorted((k, v) for k, v in vars(self).items() if k != "md")
        key = repr((settings, args, kwargs))
        if key not in known:
            known[key] = colour(self, *args, **kwargs)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Highlight, "highlight", highlight)
        yield


@pytest.fixture(scope="session")
def pristine(tmp_path_factory, coloured_once):
    """The tree as it is, copied and built once for all processes of the session."""

    def make() -> str:
        copy = Scratch.of(ROOT, tmp_path_factory.mktemp("pristine"))
        stage(Book(copy.root))
        copy._build(dirty=False)
        write_whole(Book(copy.root))
        return str(copy.root)

    return Scratch(Path(once("the pristine copy", make, lambda _: True)))


@pytest.fixture
def scratch(pristine, tmp_path):
    """A copy for one alarm."""
    return Scratch.of(pristine.root, tmp_path)
