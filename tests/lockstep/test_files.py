"""Files are written whole or not at all, whatever interrupts."""

from pathlib import Path

import pytest

from lockstep.files import replace


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("old\n")
    return tmp_path


def texts(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_texts_are_written_and_none_removes(folder):
    replace({folder / "a.txt": "new\n", folder / "b.txt": None, folder / "deep/d.txt": "new\n"})
    assert (folder / "deep/d.txt").read_text() == "new\n"
    (folder / "deep/d.txt").unlink()
    (folder / "deep").rmdir()
    assert texts(folder) == {"a.txt": "new\n", "c.txt": "old\n"}


def test_removing_what_is_not_there_is_no_error(folder):
    replace({folder / "none.txt": None})
    assert len(texts(folder)) == 3


def test_line_endings_and_permissions_are_the_same_on_every_machine(folder):
    replace({folder / "a.txt": "é\n"})
    assert (folder / "a.txt").read_bytes() == b"\xc3\xa9\n"
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("renamed", [0, 1, 2])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_an_interruption_leaves_each_file_old_or_new(folder, monkeypatch, renamed, error):
    """The run ends at the nth rename: nothing is half written, removed or left beside."""
    rename, done = Path.replace, []

    def interrupted(self, target):
        if len(done) == renamed:
            raise error
        done.append(target)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(error):
        replace(
            {folder / "a.txt": "new\n", folder / "b.txt": "new\n", folder / "d.txt": "new\n"}
            | {folder / "c.txt": None}
        )
    expected = {"a.txt": "old\n", "b.txt": "old\n", "c.txt": "old\n"}
    expected |= {path.name: "new\n" for path in done}
    assert texts(folder) == expected


def test_a_text_that_cannot_be_written_changes_no_file(folder):
    with pytest.raises(UnicodeEncodeError):
        replace({folder / "a.txt": "new\n", folder / "b.txt": "\ud800"})
    assert set(texts(folder).values()) == {"old\n"}
    assert len(texts(folder)) == 3
