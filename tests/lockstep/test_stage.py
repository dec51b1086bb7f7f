"""What the site shows of the recordings is a copy of them, no older and no more."""

import os

import pytest
import yaml

from lockstep.stage import stage

NOTEBOOKS = ["counting.ipynb", "counting.md"]


def staged(trial):
    folder = trial.root / "docs/figures"
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.*")}


def test_every_recorded_figure_is_copied_and_nothing_else(trial):
    trial.write("snippets/counting/a.svg", "<svg/>")
    trial.write("snippets/other/deep/b.svg", "<svg>b</svg>")
    stage(trial.book)
    assert staged(trial) == {"counting/a.svg": "<svg/>", "other/deep/b.svg": "<svg>b</svg>"}


@pytest.mark.parametrize("figures", [0, 1])
def test_a_copy_whose_recording_is_gone_is_removed_with_its_folder(trial, figures):
    for number in range(figures):
        trial.write(f"snippets/counting/{number}.svg", "<svg/>")
    trial.write("docs/figures/gone/a.svg", "<svg/>")
    trial.write("docs/figures/counting/gone.svg", "<svg/>")
    stage(trial.book)
    assert len(staged(trial)) == figures
    assert not (trial.root / "docs/figures/gone").exists()


def test_a_page_beside_the_figures_stays(trial):
    trial.write("docs/figures/slide-it-yourself.md", "# Slide it yourself\n")
    stage(trial.book)
    assert trial.read("docs/figures/slide-it-yourself.md") == "# Slide it yourself\n"


def test_a_chapter_that_cannot_be_read_keeps_its_notebooks(trial):
    trial.page("# Counting\n\nText.\n")
    stage(trial.book)
    before = {name: trial.read(f"docs/notebooks/{name}") for name in NOTEBOOKS}
    trial.write("docs/notebooks/counting-more.md", "Of another page, and stale.\n")
    trial.page('# Counting\n\n```python\n--8<-- "snippets/counting/none.py"\n```\n')
    stage(trial.book)
    assert {p.name: p.read_text() for p in (trial.root / "docs/notebooks").iterdir()} == before


def test_a_copy_that_is_right_keeps_its_time_and_one_that_is_not_is_replaced(trial):
    for name in ("a", "b"):
        trial.write(f"snippets/counting/{name}.svg", "<svg/>")
    stage(trial.book)
    for path in (trial.root / "docs/figures/counting").iterdir():
        os.utime(path, (1, 1))
    trial.write("snippets/counting/b.svg", "<svg>new</svg>")
    stage(trial.book)
    times = {p.stem: p.stat().st_mtime for p in (trial.root / "docs/figures/counting").iterdir()}
    assert times["a"] == 1
    assert times["b"] > 1
    assert staged(trial)["counting/b.svg"] == "<svg>new</svg>"


def test_a_book_without_figures_stages_none(trial):
    stage(trial.book)
    assert not (trial.root / "docs/figures").exists()


def test_notebooks_their_pages_and_plain_texts_are_staged_and_counted(trial):
    trial.write("docs/notebooks/gone.ipynb", "{}")
    assert stage(trial.book) == 4
    assert sorted(path.name for path in (trial.root / "docs/notebooks").iterdir()) == NOTEBOOKS
    assert "- [Counting](/counting/): Counting to three." in trial.read("docs/llms.txt")
    full = trial.read("docs/llms-full.txt")
    assert "It counts to `3`." in full
    assert "````python\nfrom trial.counting import up_to" in full
    assert "````text\n[1, 2, 3]\n````" in full


def test_a_page_that_cannot_be_read_has_no_notebook(trial):
    trial.page('--8<-- "gone.md"')
    stage(trial.book)
    assert not (trial.root / "docs/notebooks").exists()


@pytest.mark.parametrize("name", ["counting", "counting-exercises"])
def test_a_page_of_a_notebook_says_which_it_is_and_stays_out_of_the_search(trial, name):
    question = '\n??? question "Exercise (a): why?"\n\n    Say why.\n'
    text = trial.read("docs/counting.md").replace("# Counting", '# Counting: "one", two')
    trial.write("docs/counting.md", text + question)
    stage(trial.book)
    head = yaml.safe_load(trial.read(f"docs/notebooks/{name}.md").split("---")[1])
    end = "exercises" if name.endswith("exercises") else "notebook"
    assert head["title"] == f'Counting: "one", two: {end}'
    assert head["description"].startswith('The notebook Counting: "one", two')
    assert head["search"] == {"exclude": True}
