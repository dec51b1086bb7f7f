"""A page as its readers see it: includes expanded, fences read, listings named."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
import yaml
from pymdownx.snippets import SnippetMissingError, SnippetPreprocessor
from pytest_codeblocks import CodeBlock, extract_from_buffer

from lockstep.fences import Fence, Line, Reading, normalise

if TYPE_CHECKING:
    from lockstep.book import Book

_INCLUDE = SnippetPreprocessor.RE_ALL_SNIPPETS
_LEFT = re.compile(r"^[ \t>]*-+8<-+[ \t]+[\"']")
_SECTION = re.compile(
    r"-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]", re.IGNORECASE
)

RUNNABLE = ("python", "bash")
LISTINGS = (".py", ".sh")
"""How the files of listings end."""


@dataclass(frozen=True)
class Listing:
    """A block of a page that is to run.

    Parameters
    ----------
    page
        The page that shows it, relative to the root.
    line
        Line of its fence on that page.
    name
        What it is called in test names: its file, its section, or its line.
    language
        ``python`` or ``bash``.
    code
        What the reader sees, and what runs.
    source
        The one file or section that it shows, relative to the root; None where it is written on the
        page or put together from several places.
    inline
        Whether all of it is written on the page.
    expected
        The output that the page shows below it; None where it shows none.
    raises
        Name of the exception that the page announces.
    long
        How long the page says that it takes; None where it is over in seconds.
    files
        What a shell listing finds in its folder: name and code of each of its page's listings that
        it names.
    """

    page: str
    line: int
    name: str
    language: str
    code: str
    source: str | None
    expected: str | None
    raises: str | None
    marks: tuple[str, ...] = ()
    inline: bool = False
    long: str | None = None
    files: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Name of the listing among all of the book's."""
        return f"{self.page}::{self.name}"

    @property
    def snippet(self) -> str | None:
        """The recorded snippet that it shows whole, if it shows one."""
        whole = self.source is not None and ":" not in self.source
        return self.source if whole and str(self.source).startswith("snippets/") else None

    @property
    def skipped(self) -> bool:
        """Whether a mark keeps it from running."""
        return any(re.match(r"pytest\.mark\.skip", mark) for mark in self.marks)


@dataclass(frozen=True)
class Problem:
    """Something that keeps a page from being read as its readers would see it."""

    line: int
    problem: str
    mend: str


@dataclass
class Page:
    """One Markdown file, expanded with the options that the site uses.

    Parameters
    ----------
    book
        The book that it belongs to.
    path
        The file.
    """

    book: Book
    path: Path
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file, relative to the root."""
        return self.book.relative(self.path)

    @cached_property
    def raw(self) -> list[str]:
        """The lines as written."""
        try:
            return self.path.read_text("utf-8-sig").split("\n")
        except UnicodeDecodeError as error:
            self._problem(0, f"the page is not UTF-8 text: {error.reason}", "save it as UTF-8")
            return []

    @cached_property
    def meta(self) -> dict[str, Any]:
        """The front matter."""
        if not self.raw or self.raw[0].strip() != "---":
            return {}
        end = next((i for i, text in enumerate(self.raw[1:], 1) if text.strip() == "---"), 0)
        try:
            loaded = yaml.safe_load("\n".join(self.raw[1:end])) if end else None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = f"the front matter is not valid YAML: {getattr(error, 'problem', error)}"
            line = mark.line + 2 if mark else 1
            self._problem(line, what, "correct it, or quote the value")
            return {}
        return loaded if isinstance(loaded, dict) else {}

    @cached_property
    def modules(self) -> list[str]:
        """The modules that the page teaches, by its front matter; empty where it is no chapter."""
        named = self.meta.get("modules") or []
        if isinstance(named, list) and all(isinstance(name, str) for name in named):
            return named
        self._problem(1, f"modules: {named!r} is no list of names", "write it like modules: [a]")
        return []

    @cached_property
    def lines(self) -> list[Line]:
        """The lines after expansion, each with the line of the page that it came from."""
        expander = _expander(self.book)
        expanded: list[Line] = []
        for number, text in enumerate(self.raw, start=1):
            if "8<-" not in text:
                expanded.append(Line(text, number))
                continue
            include = _INCLUDE.match(text)
            if include and not include["escape"] and not include["inline_marker"]:
                self._problem(
                    number,
                    "an include written as a block cannot be traced to its lines",
                    'write one include a line: --8<-- "path"',
                )
            shows = include is not None and not include["escape"] and include["inline_marker"]
            source = include["snippet"][1:-1].strip() if include and shows else None
            try:
                if source and self._unrecorded(source):
                    continue  # an output yet to be recorded: its listing is what is compared
                if source:
                    self._check_included(number, source)
                result = expander.run([text])
            except (SnippetMissingError, OSError, ValueError) as error:
                self._problem(number, str(error), "correct the path or the section name")
                result = []
            if source and result and not result[-1].strip():
                result.pop()  # the newline that ends the file, not an empty line of it
            if not (include and include["escape"]) and any(map(_LEFT.match, result)):
                self._problem(
                    number,
                    f"the site shows {text.strip()!r} as it stands instead of what it includes",
                    "let it stand alone on its line: nothing after it, and no > before it",
                )
            expanded += [Line(line, number, source) for line in result]
        return expanded

    def _problem(self, line: int, problem: str, mend: str) -> None:
        self.problems.append(Problem(line, problem, mend))

    def _unrecorded(self, target: str) -> bool:
        """Whether an include names the output of a listing that was not recorded yet."""
        path = self.book.root / target
        listing = any(path.with_suffix(kind).is_file() for kind in LISTINGS)
        return path.suffix == ".txt" and not path.exists() and listing

    def _check_included(self, number: int, target: str) -> None:
        """Require that an included file is all there is to say, and its section well marked."""
        name, _, section = target.partition(":")
        file = self.book.root / name
        if not file.is_file():
            return
        text = file.read_text("utf-8")
        nested = next(filter(None, map(_INCLUDE.match, text.split("\n"))), None)
        if nested and not nested["escape"]:
            self._problem(
                number,
                f"{name} includes something itself: {nested[0].strip()}",
                "include each file on the page, where readers of the source see it",
            )
        marks = [kind.lower() for kind, found in _SECTION.findall(text) if found == section]
        if marks and marks != ["start", "end"]:
            self._problem(
                number,
                f"section '{section}' of {name} has the marks {marks}",
                f"write [start:{section}] and [end:{section}] once each, in this order",
            )

    @cached_property
    def _reading(self) -> Reading:
        reading = normalise(self.lines, self.book.extensions.get("pymdownx.superfences"))
        # One slip in a fence turns all that follows inside out: the first is the one to mend.
        for line in reading.stray[:1]:
            self._problem(
                line.origin,
                f"the site reads no code block at {line.text.strip()!r}",
                "close the fence with the same marks and the same indentation, indent all "
                'between them as much, and quote its options: title="…" hl_lines="1 3-4"',
            )
        return reading

    @property
    def fences(self) -> list[Fence]:
        """Every fenced block of the page."""
        return self._reading.fences

    @cached_property
    def listings(self) -> list[Listing]:
        """Every block of the page that is to run, in order; none where the page has problems."""
        text, fences, _ = self._reading.text, self._reading.fences, self.modules
        if self.problems:
            return []
        by_position = {fence.position: fence for fence in fences}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                # The engine stops at its line limit; a page is as long as it is.
                blocks = extract_from_buffer(io.StringIO(text), max_num_lines=10**9)
        except RuntimeError as error:
            mend = "see the pytest-codeblocks documentation for its comments"
            self._problem(0, str(error), mend)
            return []
        found: list[Listing] = []
        for block in blocks:
            fence = by_position[block.lineno]
            if fence.language in RUNNABLE:
                taken = {listing.name for listing in found}
                found.append(self._listing(block, fence, taken))
        return [_with_files(listing, found) for listing in found]

    def _listing(self, block: CodeBlock, fence: Fence, taken: set[str]) -> Listing:
        origins = {line.origin for line in fence.body}
        sources = {line.source for line in fence.body}
        # One include and nothing else: the block is that file or that section.
        whole = len(origins) == 1 and len(sources) == 1
        source = next(iter(sources)) if whole else None
        included = next((s for s in (line.source for line in fence.body) if s), None)
        name = f"line {fence.origin}"
        if "title" in fence.attributes:
            name = Path(fence.attributes["title"]).stem
        elif included:
            name = included.partition(":")[2] or Path(included).stem
        if name in taken:
            name = f"{name} (line {fence.origin})"
        return Listing(
            page=self.name,
            line=fence.origin,
            name=name,
            language=fence.language,
            code=block.code,
            source=source,
            expected=block.expected_output,
            raises=fence.marks.get("raises"),
            marks=tuple(block.marks),
            inline=sources == {None},
            long=fence.marks.get("long"),
        )


def _with_files(listing: Listing, page: list[Listing]) -> Listing:
    """Give a shell listing the files of its page that it names, as its reader has saved them."""
    if listing.language != "bash":
        return listing
    files = {Path(each.snippet).name: each.code for each in page if each.snippet}
    named = set(re.findall(r"[\w.-]+", listing.code))
    return replace(listing, files=tuple((n, files[n]) for n in sorted(named & files.keys())))


def _expander(book: Book) -> SnippetPreprocessor:
    """Return pymdownx's own preprocessor with the options of the site."""
    options = dict(book.extensions.get("pymdownx.snippets", {}))
    bases = options.get("base_path", ["."])
    bases = [bases] if isinstance(bases, str) else bases
    options["base_path"] = [str(book.root / base) for base in bases]
    # Appended texts (the glossary) hold no code, and a line at a time must not append them.
    options["auto_append"] = []
    options["check_paths"] = True
    renderer = markdown.Markdown(
        extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": options}
    )
    expander = renderer.preprocessors["snippet"]
    assert isinstance(expander, SnippetPreprocessor)
    return expander


def pages(book: Book) -> list[Page]:
    """Every Markdown page of the book: those of the site, and those beside the README."""
    found = book._cache.get("pages")
    if found is None:
        excluded = {"includes", "notebooks"}
        inside = [
            path
            for path in sorted(book.docs.rglob("*.md"))
            if not excluded.intersection(path.relative_to(book.docs).parts)
        ]
        found = [Page(book, path) for path in [*sorted(book.root.glob("*.md")), *inside]]
        for page in found:
            page.listings  # noqa: B018  # reading a page collects its problems
        book._cache["pages"] = found
    return list(found)


def chapters(book: Book) -> list[Page]:
    """Return the pages that teach, as the navigation orders them, and last what it does not name.

    They are those whose front matter names the modules they teach.
    """
    places = {name: place for place, name in enumerate(book.nav)}

    def place(page: Page) -> int:
        return places.get(page.name.removeprefix(f"{book.docs.name}/"), len(places))

    return sorted((page for page in pages(book) if page.modules), key=place)


def listings(book: Book) -> list[Listing]:
    """Every block of the book that is to run."""
    return [listing for page in pages(book) for listing in page.listings]
