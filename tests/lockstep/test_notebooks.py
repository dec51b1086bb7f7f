"""A chapter's notebook says what the chapter says; each listing is a cell that shows its output."""

import json

import nbformat
import pytest

from lockstep.guards.notebooks import notebooks
from lockstep.notebooks import chapter_of, notebooks_of, release
from lockstep.pages import Page
from lockstep.stage import stage

FIGURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
RAISES = """\
<!--lockstep:raises ValueError-->

```python title="fails.py"
print("first")
raise ValueError("no: 3")
```

<!--pytest-codeblocks:expected-output-->

```text
first
ValueError: no: 3
```
"""
EXERCISE = """\
??? question "Exercise (a): how many?"

    How many does it count to?

    ??? success "Solution"

        Three.

        ```python title="three.py"
        print(3)
        ```
"""
CHECK = '''\
from trial.exercises import exercise


@exercise("""
# A whole number:
number = ...
""")
def a(number: int) -> str:
    return "Three."
'''


@pytest.fixture(autouse=True)
def unpublished(monkeypatch):
    for name in ("SITE_URL", "REPO_URL", "REVISION"):
        monkeypatch.delenv(name, raising=False)


def made(trial, name="counting", **options):
    page = Page(trial.book, trial.root / "docs/counting.md")
    return notebooks_of(page, trial.book, **options)[name]


def cells(trial, name="counting", **options):
    """Return the kind and the text of each cell after the set-up."""
    found = made(trial, name, **options)["cells"]
    start = next(number for number, cell in enumerate(found) if cell["id"] == "setup")
    return [(cell["cell_type"], cell["source"]) for cell in found[start + 1 :]]


def test_each_listing_is_a_cell_that_shows_what_was_recorded(trial):
    assert cells(trial) == [
        ("markdown", "It counts to `3`.\n\n`count.py`"),
        ("code", "from trial.counting import up_to\n\nprint(up_to(3))"),
    ]
    cell = made(trial)["cells"][-1]
    assert (cell["id"], cell["metadata"]) == ("count", {"title": "count.py"})
    assert cell["outputs"] == [{"name": "stdout", "output_type": "stream", "text": "[1, 2, 3]\n"}]


def test_it_is_a_valid_notebook_and_the_same_each_time(trial):
    trial.page("# Counting\n\nText.\n\n" + RAISES + EXERCISE)
    for name, content in notebooks_of(
        Page(trial.book, trial.root / "docs/counting.md"), trial.book
    ).items():
        nbformat.validate(nbformat.from_dict(json.loads(json.dumps(content))))
        assert content == made(trial, name)


def test_a_figure_is_an_output_and_its_caption_is_text(trial):
    trial.write("snippets/counting/count.svg", FIGURE)
    page = trial.read("docs/counting.md")
    shown = '![Three bars that grow.](figures/counting/count.svg "Bars.")'
    trial.write("docs/counting.md", f"{page}\n{shown}\n\nAfter.\n")
    cell, text = made(trial)["cells"][-2:]
    assert cell["outputs"][1]["data"] == {
        "image/svg+xml": FIGURE,
        "text/plain": "Three bars that grow.",
    }
    assert text["source"] == "*Bars.*\n\nAfter."


def test_an_announced_error_is_an_output_and_does_not_stop_the_notebook(trial):
    trial.page("# Counting\n\nText.\n\n" + RAISES)
    cell = made(trial)["cells"][-1]
    assert cell["metadata"]["tags"] == ["raises-exception"]
    assert cell["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": "first\n"},
        {
            "ename": "ValueError",
            "evalue": "no: 3",
            "output_type": "error",
            "traceback": ["ValueError: no: 3"],
        },
    ]


def test_boxes_become_quotes_and_folds_and_tabs_headings(trial):
    trial.page(
        '# Counting\n\n!!! note "Mind"\n\n    One.\n\n'
        "    ```python\n    x = 1\n    ```\n\n    Two.\n\n"
        '??? tip "Why"\n\n    Because.\n\n## Sides\n\n'
        '=== "Left"\n\n    L.\n\n=== "Right"\n\n    R.\n'
    )
    assert cells(trial) == [
        ("markdown", "> **Mind**\n>\n> One."),
        ("code", "x = 1"),
        (
            "markdown",
            "> Two.\n\n<details><summary><b>Why</b></summary>\n\nBecause.\n\n</details>\n",
        ),
        ("markdown", "## Sides"),
        ("markdown", "### Left\n\nL."),
        ("markdown", "### Right\n\nR."),
    ]


def test_a_figure_that_can_be_touched_is_its_picture_and_a_link(trial):
    trial.page(
        "# Counting\n\n![Three bars.](figures/counting/bars.svg){ touch=slide-it-yourself }\n"
    )
    (cell,) = cells(trial)
    picture, link = cell[1].split("\n\n")
    assert picture.endswith("figures/counting/bars.svg)")
    assert link == "[Touch this figure on its page](../../figures/slide-it-yourself/)."


def test_code_in_the_title_of_a_folded_box_is_code_in_the_notebook(trial):
    trial.page('# Counting\n\n??? question "What does `a < b` do?"\n\n    It compares.\n')
    (cell,) = cells(trial)
    assert "<summary><b>What does <code>a &lt; b</code> do?</b></summary>" in cell[1]


def test_what_a_shell_listing_starts_is_written_where_it_is_shown_and_run_from_its_file(trial):
    trial.write("snippets/counting/both.sh", "python count.py\n")
    shown = '```bash title="both.sh"\n--8<-- "snippets/counting/both.sh"\n```\n'
    trial.write("docs/counting.md", trial.read("docs/counting.md") + "\n" + shown)
    *_, write, run, shell = (c for c in made(trial)["cells"] if c["cell_type"] == "code")
    assert write["source"].startswith("%%writefile count.py\nfrom trial.counting import up_to")
    assert write["outputs"][0]["text"] == "Writing count.py\n"
    assert run["source"] == "%run count.py"
    assert run["outputs"]
    assert shell["source"] == "%%bash\npython count.py"


def test_terms_are_explained_at_the_end(trial):
    trial.write("docs/glossary.txt", "*[count]: To say numbers in order.\n")
    entry = "  - lockstep.markdown.glossary:\n      file: docs/glossary.txt\n"
    trial.write("mkdocs.yml", trial.read("mkdocs.yml") + entry)
    trial.page("# Counting\n\nHow to count.")
    assert cells(trial)[-1] == ("markdown", "## Words\n\n- **count**: To say numbers in order.")


@pytest.mark.parametrize(
    ("settings", "link", "install"),
    [
        (
            {},
            "../../counting/",
            'assert version("trial") == "1", "install trial-1-py3-none-any.whl"',
        ),
        ({"SITE_URL": "https://b.org/x/"}, "https://b.org/x/counting/", "assert version"),
        (
            {"REPO_URL": "https://github.com/a/b", "REVISION": "abc"},
            "../../counting/",
            '%pip install --quiet "trial @ git+https://github.com/a/b@abc"',
        ),
    ],
)
def test_the_first_cells_say_where_it_is_from_and_install_its_package(
    trial, monkeypatch, settings, link, install
):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    first, second = made(trial)["cells"][:2]
    assert first["source"].startswith("# Counting\n\nThis notebook is the chapter [Counting](")
    assert f"({link})" in first["source"]
    assert install in second["source"]
    assert ("python -m pip install trial-1" in first["source"]) == ("REPO_URL" not in settings)
    assert release(trial.book)[0] == "1"


def test_exercises_have_a_cell_for_the_answer_its_check_and_the_solution(trial):
    trial.page("# Counting\n\nText.\n\n" + EXERCISE)
    trial.write("src/trial/exercises/counting.py", CHECK)
    assert cells(trial, "counting-exercises") == [
        ("code", "from trial.exercises import counting as check"),
        ("markdown", "## Exercise (a): how many?\n\nHow many does it count to?"),
        ("code", "# A whole number:\nnumber = ..."),
        ("code", "check.a(number)"),
        (
            "markdown",
            "<details><summary><b>Solution</b></summary>\n\nThree.\n\n`three.py`\n\n"
            "```python\nprint(3)\n```\n\n</details>\n",
        ),
    ]


def test_the_page_of_a_notebook_shows_its_cells_and_offers_it(trial):
    trial.write("snippets/counting/count.svg", FIGURE)
    page = trial.read("docs/counting.md")
    shown = '![Three bars that grow.](figures/counting/count.svg "Bars.")'
    trial.write("docs/counting.md", f"{page}\n{shown}\n\n{EXERCISE}")
    stage(trial.book)
    text = trial.read("docs/notebooks/counting.md")
    assert "[Download the notebook](counting.ipynb)" in text
    assert '````python title="count.py"\nfrom trial.counting import up_to' in text
    assert "````text\n[1, 2, 3]\n````" in text
    assert '![Three bars that grow.](../figures/counting/count.svg "Bars.")' in text
    assert '<details markdown="1">' in text
    assert "[Counting](../counting.md)" in text


@pytest.mark.parametrize(
    ("page", "chapter"),
    [
        ("counting.md", "counting.md"),
        ("notebooks/counting.md", "counting.md"),
        ("notebooks/counting-exercises.md", "counting.md"),
        ("deep/counting.md", "deep/counting.md"),
    ],
)
def test_a_notebook_belongs_to_its_chapter(page, chapter):
    assert chapter_of(page) == chapter


def told(trial):
    return [(finding.path, finding.problem) for finding in notebooks(trial.book)]


def test_the_guard_holds_where_all_is_staged(trial):
    trial.page("# Counting\n\nText.\n\n" + EXERCISE)
    trial.write("src/trial/exercises/counting.py", CHECK)
    stage(trial.book)
    assert told(trial) == []


def test_the_guard_tells_what_is_stale_missing_or_left_over(trial):
    assert told(trial) == [("docs/counting.md", "the chapter has no notebook counting.ipynb")]
    stage(trial.book)
    trial.write("docs/notebooks/old.ipynb", "{}")
    path = "docs/notebooks/counting.ipynb"
    trial.write(path, trial.read(path).replace("up_to(3)", "up_to(4)"))
    assert told(trial) == [
        (path, "the notebook is not its chapter's: cell 'count' differs"),
        ("docs/notebooks/old.ipynb", "no chapter makes this notebook"),
    ]


def test_the_notebook_of_a_chapter_that_cannot_be_read_is_left_to_the_shape_guard(trial):
    stage(trial.book)
    trial.page('# Counting\n\n```python\n--8<-- "snippets/counting/none.py"\n```\n')
    assert told(trial) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [("{", "it is no notebook"), ("[]", "it is no notebook"), ('{"cells": []}', "it has 0 cells")],
)
def test_a_damaged_notebook_is_told(trial, text, what):
    stage(trial.book)
    trial.write("docs/notebooks/counting.ipynb", text)
    ((_, problem),) = told(trial)
    assert what in problem


def test_an_exercise_without_a_check_is_told_and_a_check_without_an_exercise(trial):
    trial.page("# Counting\n\nText.\n\n" + EXERCISE)
    trial.write("src/trial/exercises/counting.py", CHECK.replace("def a", "def b"))
    stage(trial.book)
    assert told(trial) == [
        ("docs/counting.md", "no check for 'Exercise (a): how many?'"),
        (
            "src/trial/exercises/counting.py",
            "the check 'b' belongs to no exercise of docs/counting.md",
        ),
    ]
