"""A page is read as its readers see it, and what keeps it from being read is told, never raised."""

import pytest

from lockstep.pages import Page, chapters, listings, pages

INCLUDE = '--8<-- "snippets/counting/count.py"'


def page(trial, text):
    return Page(trial.book, trial.write("docs/counting.md", text))


def problems(trial, text):
    found = page(trial, text)
    assert found.listings == []
    return [(problem.line, problem.problem) for problem in found.problems]


def test_the_listing_of_the_trial_book_is_its_file_with_its_output(trial):
    (listing,) = listings(trial.book)
    assert listing.id == "docs/counting.md::count"
    assert listing.line == 10
    assert listing.code == trial.read("snippets/counting/count.py")
    assert listing.expected == "[1, 2, 3]\n"
    assert (listing.source, listing.snippet) == ("snippets/counting/count.py",) * 2
    assert [listing.inline, listing.skipped, listing.raises] == [False, False, None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('```py title="a/b.py"\n1\n```\n', ["b"]),
        (f"```py\n{INCLUDE}\n```\n", ["count"]),
        ('```py\n--8<-- "src/trial/counting.py:up"\n```\n', ["up"]),
        ("\n```py\n1\n```\n", ["line 2"]),
        (f"```py\n{INCLUDE}\n```\n\n```py\n{INCLUDE}\n```\n", ["count", "count (line 5)"]),
    ],
)
def test_a_listing_is_named_after_its_title_its_file_its_section_or_its_line(trial, text, names):
    marked = "# --8<-- [start:up]\nx = 1\n# --8<-- [end:up]\n"
    trial.write("src/trial/counting.py", marked)
    assert [listing.name for listing in page(trial, text).listings] == names


@pytest.mark.parametrize(
    ("text", "source", "inline"),
    [
        (f"```py\n{INCLUDE}\n```\n", "snippets/counting/count.py", False),
        (f"```py\nimport math\n{INCLUDE}\n```\n", None, False),
        (f"```py\n{INCLUDE}\n{INCLUDE}\n```\n", None, False),
        ("```py\nx = 1\ny = 1\n```\n", None, True),
        ("```py\nx = 1\n```\n", None, True),
        ("```py\n```\n", None, False),
    ],
)
def test_where_a_listing_comes_from_is_known(trial, text, source, inline):
    (listing,) = page(trial, text).listings
    assert (listing.source, listing.inline) == (source, inline)


def test_only_python_and_bash_run(trial):
    text = "".join(f"```{name}\nx\n```\n" for name in ("py", "sh", "console", "text", "", "json"))
    assert [listing.language for listing in page(trial, text).listings] == ["python", "bash"]


def test_a_named_section_is_dedented_and_loses_its_marks(trial):
    trial.write(
        "src/trial/counting.py",
        "class A:\n    # --8<-- [start:m]\n    def m(self):\n        # --8<-- [start:inner]\n"
        "        return 1\n        # --8<-- [end:inner]\n    # --8<-- [end:m]\n",
    )
    (listing,) = page(trial, '```py\n--8<-- "src/trial/counting.py:m"\n```\n').listings
    assert listing.code == "def m(self):\n    return 1\n"


def test_an_output_ends_where_its_file_ends(trial):
    trial.write("snippets/counting/count.txt", "1\n\n\n")
    assert trial.only().expected == "1\n\n\n"


def test_an_output_yet_to_be_recorded_is_shown_as_empty(trial):
    (trial.root / "snippets/counting/count.txt").unlink()
    assert trial.only().expected == ""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(trial, end, mark):
    text = mark + trial.read("docs/counting.md").replace("\n", end)
    (trial.root / "docs/counting.md").write_bytes(text.encode())
    assert trial.only().line == 10
    assert [each.path.stem for each in chapters(trial.book)] == ["counting"]


def test_characters_that_only_look_like_line_ends_end_no_line(trial):
    (listing,) = page(trial, "```py\nx = 'a\u2028b\x1cc\x85d'\ny = 1\n```\n").listings
    assert listing.code.count("\n") == 2


def test_code_is_run_with_the_white_space_that_the_site_shows(trial):
    (listing,) = page(trial, "```py\nif True:\n\tx = '''\n   \n'''\n```\n").listings
    assert listing.code == "if True:\n    x = '''\n\n'''\n"


def test_an_escaped_include_is_shown_as_it_stands(trial):
    found = page(trial, '```md\n;--8<-- "x.py"\n```\n')
    assert [line.text for line in found.fences[0].body] == ['--8<-- "x.py"']
    assert found.problems == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('\n--8<-- "nowhere.py"\n', 2, "'nowhere.py' could not be found"),
        ('--8<-- "/etc/hostname"\n', 1, "could not be found"),
        ('--8<-- "../outside.txt"\n', 1, "could not be found"),
        ('--8<-- "snippets"\n', 1, "snippets"),
        ('--8<-- "binary.dat"\n', 1, "codec can't decode"),
        (f'--8<-- "{"long" * 2000}"\n', 1, "name too long"),
        ('--8<-- ":3"\n', 1, "could not be found"),
        ('--8<-- "src/trial/counting.py:none"\n', 1, "section 'none' could not be located"),
        ('--8<-- "marks.py:endless"\n', 1, "section 'endless' of marks.py has the marks ['start']"),
        ('--8<-- "marks.py:twice"\n', 1, "has the marks ['start', 'end', 'start', 'end']"),
        ('--8<-- "marks.py:reversed"\n', 1, "has the marks ['end', 'start']"),
        ("--8<--\nmarks.py\n--8<--\n", 1, "an include written as a block"),
        (f"```py\n{INCLUDE} \n```\n", 2, "as it stands instead of what it includes"),
        (f"> ```py\n> {INCLUDE}\n> ```\n", 2, "as it stands instead of what it includes"),
        ('--8<-- "cycle/a.md"\n', 1, "cycle/a.md includes something itself"),
        ('--8<-- "cycle/self.md"\n', 1, "cycle/self.md includes something itself"),
        ("\n```python\nprint(1)\n", 2, "the site reads no code block at '```python'"),
        ('```python title="x\n1\n```\n', 1, "the site reads no code block"),
        ('```python hl_lines="a-b"\n1\n```\n', 1, "the site reads no code block"),
        ("<!--pytest-codeblocks:nonsense-->\n", 0, 'Unknown pytest-codeblocks keyword "nonsense"'),
        ("<!--pytest-codeblocks:expected-output-->\n", 0, "no previous code block"),
        ("---\na: [1\n---\n", 2, "the front matter is not valid YAML"),
        ("---\na: b: c\n---\n", 2, "the front matter is not valid YAML"),
        ("---\nmodules: counting\n---\n", 1, "modules: 'counting' is no list of names"),
        ("---\nmodules: 5\n---\n", 1, "modules: 5 is no list of names"),
        ("---\nmodules: [1, 2]\n---\n", 1, "modules: [1, 2] is no list of names"),
    ],
)
def test_what_keeps_a_page_from_being_read_is_told_with_its_line(trial, text, line, told):
    trial.write("cycle/a.md", '--8<-- "cycle/b.md"\n')
    trial.write("cycle/b.md", '--8<-- "cycle/a.md"\n')
    trial.write("cycle/self.md", '--8<-- "cycle/self.md"\n')
    (trial.root / "binary.dat").write_bytes(b"\xff\x00\xfe")
    marks = ["start:endless", "start:twice", "end:twice", "start:twice", "end:twice"]
    marks += ["end:reversed", "start:reversed"]
    trial.write("marks.py", "".join(f"# --8<-- [{mark}]\n" for mark in marks))
    found = problems(trial, text)
    assert found[0][0] == line
    assert told in found[0][1]
    assert len(found) <= 2


def test_a_page_that_is_no_text_is_told(trial):
    (trial.root / "docs/counting.md").write_bytes(b"# \xff\n")
    (found,) = [each for each in pages(trial.book) if each.problems]
    assert "the page is not UTF-8 text" in found.problems[0].problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "---\n",
        "---\n---\n",
        "---\nnever: closed\n",
        "x" * 200_000,
        "`" * 5000,
        "> " * 500 + "```py",
        "- " * 300 + "a",
        ("    " * 200 + "```py\n") * 3,
        "--8<--",
        '--8<-- ""',
        "\x00\x02\x03",
        "<!--" * 2000,
        "[" * 3000,
    ],
)
def test_no_page_is_so_strange_that_reading_it_fails(trial, text):
    found = page(trial, text)
    assert found.listings == []
    assert all(problem.problem and problem.mend for problem in found.problems)


def test_pages_are_those_of_the_site_and_those_beside_the_readme(trial):
    for name in ("README.md", "docs/deep/a.md", "docs/includes/b.md", "docs/notebooks/c.md"):
        trial.write(name, "# x\n")
    trial.write("snippets/d.md", "# x\n")
    names = [each.name for each in pages(trial.book)]
    assert names == ["README.md", "docs/counting.md", "docs/deep/a.md", "docs/index.md"]


@pytest.mark.parametrize(
    ("marks", "skipped"),
    [
        ("", False),
        ("<!--pytest.mark.skip(reason='x')-->", True),
        ("<!--pytest.mark.skipif(True, reason='x')-->", True),
        ("<!--pytest.mark.xfail-->", False),
    ],
)
def test_a_mark_says_whether_a_listing_is_skipped(trial, marks, skipped):
    (listing,) = page(trial, f"{marks}\n```py\n1\n```\n").listings
    assert listing.skipped is skipped
