"""A new chapter holds from its first minute: its four parts are there, named alike, and in step."""

import ast

import pytest
import yaml

from lockstep.book import BookError
from lockstep.guards import GUARDS
from lockstep.pages import listings
from lockstep.record import record
from lockstep.scaffold import scaffold


def test_the_four_parts_are_written_and_named(trial):
    assert scaffold(trial.book, "spike-detection", "spikes") == [
        "docs/spike-detection.md",
        "snippets/spike-detection/first_step.py",
        "src/trial/spikes.py",
        "tests/trial/test_spikes.py",
        "mkdocs.yml",
    ]
    assert trial.book.nav == ["index.md", "counting.md", "spike-detection.md"]
    assert [each.id for each in listings(trial.book)] == [
        "docs/counting.md::count",
        "docs/spike-detection.md::first_step",
    ]


def test_the_module_is_named_after_the_chapter_where_none_is_given(trial):
    assert "src/trial/spike_detection.py" in scaffold(trial.book, "spike-detection")


def test_once_recorded_every_guard_that_needs_no_built_site_holds(trial):
    scaffold(trial.book, "spike-detection", "spikes")
    record(trial.book)
    found = [
        str(finding)
        for name in ("shape", "output", "errors", "figures", "prose")
        for finding in GUARDS[name](trial.book)
    ]
    assert found == []


def test_the_test_of_the_module_passes(trial):
    scaffold(trial.book, "spike-detection", "spikes")
    names = {}
    exec(trial.read("src/trial/spikes.py"), names)
    test = ast.parse(trial.read("tests/trial/test_spikes.py"))
    test.body = [node for node in test.body if not isinstance(node, ast.ImportFrom)]
    exec(compile(test, "test", "exec"), names)
    names["test_the_module_says_what_it_is_about"]()


NAV = """\
# A comment that stays.
nav:
  - Home: index.md  # so does this
  - The book:
      - Counting: counting.md
  - reference.md
theme: {name: material}
"""


def test_the_navigation_keeps_its_comments_and_its_layout(trial):
    trial.write("mkdocs.yml", NAV)
    scaffold(trial.book, "spikes")
    after = NAV.replace("counting.md\n", "counting.md\n      - spikes.md\n")
    assert trial.read("mkdocs.yml") == after
    assert yaml.safe_load(after)["nav"][1] == {
        "The book": [{"Counting": "counting.md"}, "spikes.md"]
    }


def test_a_navigation_that_names_notebooks_names_that_of_the_new_chapter(trial):
    notebooks = [f"      - notebooks/counting{end}.md\n" for end in ("", "-exercises")]
    nav = NAV.replace("  - reference.md\n", f"  - Run it:\n{''.join(notebooks)}  - reference.md\n")
    trial.write("mkdocs.yml", nav)
    scaffold(trial.book, "spikes")
    assert yaml.safe_load(trial.read("mkdocs.yml"))["nav"][1:3] == [
        {"The book": [{"Counting": "counting.md"}, "spikes.md"]},
        {
            "Run it": [
                "notebooks/counting.md",
                "notebooks/counting-exercises.md",
                "notebooks/spikes.md",
            ]
        },
    ]


@pytest.mark.parametrize(
    ("chapter", "module", "told"),
    [
        ("Spikes", None, "is not made of lower-case words joined by hyphens"),
        ("spike_detection", None, "write it like spike-detection"),
        ("../spikes", None, "chapter name '../spikes' is not"),
        ("", None, "chapter name '' is not"),
        ("-a", None, "chapter name '-a' is not"),
        ("spikes", "Spikes", "module name 'Spikes' is no lower-case Python name"),
        ("spikes", "2d", "module name '2d' is no lower-case Python name"),
        ("class", None, "module name 'class' is no lower-case Python name"),
        ("counting", None, "docs/counting.md exists already"),
        ("other", "counting", "src/trial/counting.py exists already"),
        ("index", None, "docs/index.md exists already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_anything_is_written(trial, chapter, module, told):
    before = sorted(trial.root.rglob("*"))
    with pytest.raises(BookError) as error:
        scaffold(trial.book, chapter, module)
    assert told in str(error.value)
    assert sorted(trial.root.rglob("*")) == before


@pytest.mark.parametrize("nav", ["nav: [counting.md]\n", "nav:\n  - index.md\n", ""])
def test_a_navigation_that_names_no_chapter_is_for_its_author(trial, nav):
    trial.write("mkdocs.yml", f"site_name: x\n{nav}")
    with pytest.raises(BookError, match="names no chapter in nav: add one entry by hand"):
        scaffold(trial.book, "spikes")
    assert not (trial.root / "docs/spikes.md").exists()
