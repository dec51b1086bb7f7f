"""A chapter can be taken home whole: its listings, its notebooks, and the package they need."""

import io
import zipfile

import pytest

from lockstep.book import BookError
from lockstep.downloads import write_downloads

WHEEL = "trial-1-py3-none-any.whl"


@pytest.fixture
def wheel(trial):
    trial.write("constraints.txt", "# pins\nmatplotlib==3.11.2\nother==1.0\ntorch==2.13.0\n")
    return trial.write(f"build/{WHEEL}", "the package")


def unpacked(trial):
    data = (trial.root / "docs/downloads/counting.zip").read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_chapter_is_packed_with_all_that_its_listings_need(trial, wheel):
    assert write_downloads(trial.book, wheel) == [WHEEL, "counting.zip"]
    files = unpacked(trial)
    assert sorted(files) == [
        f"counting/{name}"
        for name in ("README.md", "count.py", "counting.ipynb", "requirements.txt", WHEEL)
    ]
    assert files["counting/count.py"] == trial.read("snippets/counting/count.py")
    assert files[f"counting/{WHEEL}"] == "the package"
    assert files["counting/requirements.txt"] == (
        f"./{WHEEL}\nmatplotlib==3.11.2\nsafetensors\ntorch==2.13.0\n"
    )
    assert "python count.py" in files["counting/README.md"]


def test_the_same_book_makes_the_same_bytes(trial, wheel):
    write_downloads(trial.book, wheel)
    path = trial.root / "docs/downloads/counting.zip"
    first, time = path.read_bytes(), path.stat().st_mtime_ns
    write_downloads(trial.book, wheel)
    assert path.stat().st_mtime_ns == time
    path.unlink()
    write_downloads(trial.book, wheel)
    assert path.read_bytes() == first


def test_what_is_no_longer_made_is_removed(trial, wheel):
    trial.write("docs/downloads/gone.zip", "")
    write_downloads(trial.book, wheel)
    assert not (trial.root / "docs/downloads/gone.zip").exists()


@pytest.mark.parametrize("name", ["gone.whl", "trial-2-py3-none-any.whl"])
def test_another_wheel_or_none_is_refused_and_nothing_is_written(trial, name):
    path = trial.root / name
    if "2" in name:
        path.write_text("")
    with pytest.raises(BookError, match=f"{name} is no wheel of trial 1: run make site"):
        write_downloads(trial.book, path)
    assert not (trial.root / "docs/downloads").exists()
