"""Every part of the book has its counterpart, and none is left over."""

import pytest

from lockstep.guards.shape import shape


def told(trial):
    return [(f.path, f.line, f.problem) for f in shape(trial.book)]


def test_a_book_in_shape_holds(trial):
    assert told(trial) == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("src/trial/counting.py", "the chapter lacks its part src/trial/counting.py"),
        ("tests/trial/test_counting.py", "the chapter lacks its part tests/trial/test_counting.py"),
        ("docs/index.md", "nav names index.md, which is no page"),
    ],
)
def test_a_part_that_is_missing_is_told(trial, name, problem):
    (trial.root / name).unlink()
    assert [found for _, _, found in told(trial)] == [problem]


def test_a_chapter_without_listings_is_told(trial):
    trial.write(
        "mkdocs.yml", trial.read("mkdocs.yml").replace("counting.md", "counting.md\n  - a.md")
    )
    trial.write("docs/a.md", "---\nmodules: [counting]\n---\n")
    assert told(trial) == [("docs/a.md", 0, "the chapter lacks its part snippets/a")]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("snippets/counting/orphan.py", "no page shows this listing"),
        ("snippets/counting/count.svg", "no page shows this recorded figure"),
        ("snippets/counting/gone.txt", "this recorded output belongs to no listing"),
        ("snippets/counting/gone.svg", "this recorded figure belongs to no listing"),
        ("snippets/counting/data.csv", "no page shows this file"),
        ("snippets/counting/.count.txt.x1", "no page shows this file"),
    ],
)
def test_a_file_that_no_page_shows_is_told(trial, name, problem):
    trial.write(name, "x = 1\n")
    assert told(trial) == [(name, 0, problem)]


def test_a_shell_listing_and_its_output_belong_to_the_page(trial):
    trial.write("snippets/counting/both.sh", "echo 1\n")
    trial.write("snippets/counting/both.txt", "1\n")
    shown = '```bash\n--8<-- "snippets/counting/both.sh"\n```\n\n'
    output = '```text\n--8<-- "snippets/counting/both.txt"\n```\n'
    assert told(trial) == [
        ("snippets/counting/both.sh", 0, "no page shows this listing"),
        ("snippets/counting/both.txt", 0, "no page shows this recorded output"),
    ]
    trial.write("docs/counting.md", trial.read("docs/counting.md") + f"\n{shown}{output}")
    assert told(trial) == []


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("It takes about 20 seconds.\n\n", True),
        ("This trains all of it,\nwhich takes about\n20 seconds.\n\n", True),
        ("It takes a while.\n\n", False),
        ("It takes about 20 seconds.\n\n# Next\n\n", False),
    ],
)
def test_what_takes_long_says_so_above(trial, above, said):
    listing = '```python\n--8<-- "snippets/counting/count.py"\n```\n'
    output = '```text\n--8<-- "snippets/counting/count.txt"\n```\n'
    trial.page(f"{above}<!--lockstep:long about 20 seconds-->\n{listing}\n{output}")
    problem = (
        "the listing is marked as long (about 20 seconds) and the text above it does not say so"
    )
    assert [found for _, _, found in told(trial)] == ([] if said else [problem])


def test_what_python_leaves_behind_is_no_orphan(trial):
    trial.write("snippets/counting/__pycache__/count.pyc", "")
    trial.write("snippets/__pycache__/a.pyc", "")
    assert told(trial) == []


def test_a_folder_that_is_no_chapter_is_told(trial):
    (trial.root / "snippets/other").mkdir()
    assert told(trial) == [("snippets/other", 0, "no chapter has this name")]


def test_a_page_that_nav_does_not_name_is_told(trial):
    trial.write("docs/deep/lost.md", "# Lost\n")
    assert told(trial) == [
        ("docs/deep/lost.md", 0, "no reader can find deep/lost.md: nav does not name it"),
    ]


def test_the_pages_beside_the_readme_need_no_navigation(trial):
    trial.write("README.md", "# Trial\n")
    assert told(trial) == []


def test_a_link_in_the_navigation_is_no_page(trial):
    trial.write(
        "mkdocs.yml",
        trial.read("mkdocs.yml").replace("- index.md", "- index.md\n  - https://x.org"),
    )
    assert told(trial) == []


def test_a_figure_that_a_page_shows_is_no_orphan(trial):
    trial.write("snippets/counting/count.svg", "<svg/>")
    trial.write(
        "docs/counting.md",
        trial.read("docs/counting.md") + "\n![A line.](figures/counting/count.svg)\n",
    )
    assert told(trial) == []


def test_what_is_shown_by_a_section_or_by_lines_is_no_orphan(trial):
    trial.write("snippets/counting/part.py", "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n")
    trial.write(
        "docs/counting.md",
        trial.read("docs/counting.md") + '\n```py\n--8<-- "snippets/counting/part.py:a"\n```\n',
    )
    assert told(trial) == []


def test_a_page_that_cannot_be_read_is_told_here_and_hides_what_it_shows(trial):
    trial.page('--8<-- "gone.py"')
    assert told(trial) == [
        ("docs/counting.md", 5, "Snippet at path 'gone.py' could not be found"),
    ]


CODE = "```python {}\nx = 1\n\ny = 2\n```"


@pytest.mark.parametrize("lines", ["", 'hl_lines="1"', 'hl_lines="1 3"', 'hl_lines="3-3"'])
def test_highlighted_lines_that_say_something_hold(trial, lines):
    trial.write("docs/index.md", CODE.format(lines))
    assert told(trial) == []


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("4", "highlighted line 4 is past the end: the block has 3 lines"),
        ("1 3-9", "highlighted line 9 is past the end: the block has 3 lines"),
        ("1-99999999999999999999", "is past the end: the block has 3 lines"),
        ("2", "highlighted line 2 is blank"),
        ("1-3", "highlighted line 2 is blank"),
        ("0", "highlighted lines 0 are none: lines count from 1 upwards"),
        ("3-1", "highlighted lines 3-1 are none: lines count from 1 upwards"),
    ],
)
@pytest.mark.parametrize("head", ['hl_lines="{}"', "{{hl_lines='{}'}}"])
def test_highlighted_lines_that_are_none_are_told(trial, lines, problem, head):
    trial.write("docs/index.md", "Text.\n\n" + CODE.format(head.format(lines)))
    ((path, line, found),) = told(trial)
    assert (path, line) == ("docs/index.md", 3)
    assert problem in found


@pytest.mark.parametrize("lines", ["a-b", "1,2", "-1", "1-", "1-2-3", "²"])
def test_highlighted_lines_that_are_no_numbers_are_told(trial, lines):
    trial.write("docs/index.md", CODE.format(f"{{hl_lines='{lines}'}}"))
    ((_, _, problem),) = told(trial)
    assert problem == f"highlighted lines {lines!r} are no lines: write them like 1 3-4"


@pytest.mark.parametrize("modules", ["counting", "5", "{a: b}", "[1]"])
def test_modules_that_are_no_list_of_names_are_told(trial, modules):
    trial.write("docs/index.md", f"---\nmodules: {modules}\n---\n")
    ((path, line, problem),) = told(trial)
    assert (path, line) == ("docs/index.md", 1)
    assert problem.endswith("is no list of names")


def test_a_book_without_snippets_is_no_crash(trial):
    for path in sorted((trial.root / "snippets").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (trial.root / "snippets").rmdir()
    trial.page("Text.")
    assert told(trial) == [("docs/counting.md", 0, "the chapter lacks its part snippets/counting")]
