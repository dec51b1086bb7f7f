"""Recording rewrites what changed, all of it or nothing, and nothing else."""

import os
from pathlib import Path

import pytest

from lockstep.book import BookError
from lockstep.record import RecordError, describe, record

OTHER = "---\nmodules: [counting]\n---\n\n# Other\n\n"
SHOWN = '```py\n--8<-- "snippets/{0}.py"\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n'
SHOWN += '```text\n--8<-- "snippets/{0}.txt"\n```\n\n'
DRAWS = (
    "import matplotlib.pyplot as plt\n\nplt.figure(figsize=(1, 1))\nplt.plot([0, {}])\nplt.show()\n"
)


def recordings(trial):
    """Return every file under snippets/ with its text and its time."""
    files = sorted(path for path in (trial.root / "snippets").rglob("*") if path.is_file())
    return {
        path.relative_to(trial.root / "snippets").as_posix(): (
            path.read_text(),
            path.stat().st_mtime,
        )
        for path in files
    }


def texts(trial):
    return {name: text for name, (text, _) in recordings(trial).items() if name[-3:] != ".py"}


@pytest.fixture
def two(trial):
    """A book of two chapters, of which the second is not recorded yet."""
    trial.write("docs/other.md", OTHER + SHOWN.format("other/a") + SHOWN.format("other/b"))
    trial.write("snippets/other/a.py", "print('a')\n")
    trial.write("snippets/other/b.py", "print('b')\n")
    for path in (trial.root / "snippets").rglob("*"):
        os.utime(path, (1, 1))
    return trial


def test_what_is_up_to_date_is_not_touched(two):
    record(two.book)
    before = recordings(two)
    assert record(two.book) == []
    assert recordings(two) == before
    assert before["counting/count.txt"][1] == 1


def test_what_is_not_recorded_yet_is_recorded(two):
    changes = record(two.book)
    assert [(change.path.name, change.why) for change in changes] == [
        ("a.txt", "new"),
        ("b.txt", "new"),
    ]
    assert texts(two) == {
        "counting/count.txt": "[1, 2, 3]\n",
        "other/a.txt": "a\n",
        "other/b.txt": "b\n",
    }


def test_one_chapter_can_be_recorded_alone(two):
    two.write("snippets/counting/count.txt", "stale\n")
    assert len(record(two.book, "other")) == 2
    assert texts(two)["counting/count.txt"] == "stale\n"


def test_an_unknown_chapter_is_told_with_those_that_there_are(two):
    with pytest.raises(
        BookError, match="no chapter is called 'colour'; there are: counting, other"
    ):
        record(two.book, "colour")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("snippets/other/b.py", "print('b')\n1 / 0\n", "b ended in ZeroDivisionError"),
        ("snippets/other/b.py", "import sys\nsys.exit()\n", "b ended in SystemExit"),
        (
            "snippets/other/b.py",
            "import matplotlib.pyplot as plt\nplt.figure()\nplt.figure()\n",
            "b draws 2 figures; the limit is one",
        ),
        (
            "docs/other.md",
            "<!--lockstep:raises ValueError-->\n" + SHOWN.format("other/b"),
            r"b ended in None \(the page announces ValueError\)",
        ),
        (
            "docs/other.md",
            '--8<-- "snippets/other/c.py"\n',
            "docs/other.md:5: .*could not be found",
        ),
    ],
)
def test_one_listing_that_fails_keeps_every_recording_as_it_was(two, name, text, told):
    two.write("snippets/counting/count.py", "print('changed')\n")
    two.write(name, (OTHER[:-9] + text) if name.endswith(".md") else text)
    before = recordings(two)
    with pytest.raises(RecordError, match=told):
        record(two.book)
    assert recordings(two) == before


def test_every_failure_is_told_at_once(two):
    for name in "ab":
        two.write(f"snippets/other/{name}.py", f"raise ValueError('{name} is wrong')\n")
    with pytest.raises(RecordError) as told:
        record(two.book)
    assert 'snippets/other/a.py", line 1' in str(told.value)
    assert "ValueError: b is wrong" in str(told.value)


@pytest.mark.parametrize("done", [0, 1, 2])
def test_an_interrupted_recording_leaves_each_file_whole(two, monkeypatch, done):
    two.write("snippets/counting/count.txt", "stale\n")
    before, rename, names = recordings(two), Path.replace, []

    def interrupted(self, target):
        if len(names) == done:
            raise KeyboardInterrupt
        names.append(Path(target).name)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        record(two.book)
    monkeypatch.undo()
    new = {"count.txt": "[1, 2, 3]\n", "a.txt": "a\n", "b.txt": "b\n"}
    after = recordings(two)
    for name, (text, _) in after.items():
        file = name.rpartition("/")[2]
        assert text == (new[file] if file in names else before[name][0])
    assert len(after) == len(before) + len({"a.txt", "b.txt"}.intersection(names))
    record(two.book)
    assert len(texts(two)) == 3


def test_recordings_of_what_is_no_longer_made_are_removed(trial):
    trial.write("snippets/counting/count.py", "x = 1\n")
    trial.write("snippets/counting/count.svg", "<svg/>\n")
    changes = record(trial.book)
    assert {change.path.suffix: change.why for change in changes} == {
        ".txt": "no longer made",
        ".svg": "no longer made",
    }
    assert texts(trial) == {}


def test_an_announced_error_is_recorded_with_its_message(trial):
    trial.write("snippets/counting/count.py", "print('first')\nraise ValueError('2 > 1')\n")
    page = trial.read("docs/counting.md").replace(
        "```py", "<!--lockstep:raises ValueError-->\n```py"
    )
    trial.write("docs/counting.md", page)
    record(trial.book)
    assert trial.read("snippets/counting/count.txt") == "first\nValueError: 2 > 1\n"


def test_a_skipped_listing_is_not_recorded(trial):
    trial.write("snippets/counting/count.py", "print('changed')\n")
    page = trial.read("docs/counting.md").replace(
        "```py", "<!--pytest.mark.skip(reason='x')-->\n```py"
    )
    trial.write("docs/counting.md", page)
    assert record(trial.book) == []


def test_a_listing_shown_on_two_pages_is_recorded_once(two):
    two.write("docs/third.md", OTHER + SHOWN.format("other/a"))
    assert [change.path.name for change in record(two.book)] == ["a.txt", "b.txt"]


def test_a_recording_that_is_no_text_is_made_anew(trial):
    (trial.root / "snippets/counting/count.svg").write_bytes(b"\xff\xfe")
    trial.write("snippets/counting/count.py", DRAWS.format(1))
    record(trial.book)
    assert trial.read("snippets/counting/count.svg").startswith("<?xml")


def test_a_figure_is_rewritten_only_where_a_reader_would_see_it(trial):
    trial.write("snippets/counting/count.py", DRAWS.format(1))
    record(trial.book)
    drawn = trial.read("snippets/counting/count.svg")
    within = drawn.replace('width="72pt"', 'width="72.3pt"', 1)
    assert within != drawn
    trial.write("snippets/counting/count.svg", within)
    assert record(trial.book) == []
    assert trial.read("snippets/counting/count.svg") == within
    trial.write("snippets/counting/count.py", DRAWS.format(2))
    (change,) = record(trial.book)
    assert change.why in describe(change, trial.book)
    assert trial.read("snippets/counting/count.svg") != drawn


def test_a_change_is_described_as_a_difference(two):
    two.write("snippets/counting/count.py", "print('[1, 2, 4]')\n")
    told = "\n".join(describe(change, two.book) for change in record(two.book))
    assert (
        "snippets/counting/count.txt: changed\n    @@ -1 +1 @@\n    -[1, 2, 3]\n    +[1, 2, 4]"
        in told
    )
    assert "snippets/other/a.txt: new\n    @@ -0,0 +1 @@\n    +a" in told
