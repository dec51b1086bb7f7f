"""The package of a book is imported from that book's own folder, and nothing is left behind."""

import sys

import pytest

from lockstep.imports import package_from


@pytest.fixture
def copies(tmp_path):
    """Two copies of a package that is nowhere installed."""
    for name in ("ours", "theirs"):
        home = tmp_path / name / "copied"
        home.mkdir(parents=True)
        (home / "__init__.py").write_text("")
        (home / "where.py").write_text(f"name = {name!r}\n")
    yield tmp_path
    for name in [n for n in sys.modules if n.partition(".")[0] == "copied"]:
        del sys.modules[name]


def where():
    from copied import where

    return where.name


def test_a_scratch_copy_runs_its_own_package_and_leaves_nothing_behind(copies, monkeypatch):
    with package_from(copies / "theirs", "copied"):
        assert where() == "theirs"
    with pytest.raises(ModuleNotFoundError):
        where()
    monkeypatch.syspath_prepend(copies / "ours")
    assert where() == "ours"
    loaded = sys.modules["copied"]
    with package_from(copies / "theirs", "copied"):
        assert where() == "theirs"
    assert where() == "ours"
    assert sys.modules["copied"] is loaded


def test_a_scratch_copy_is_left_even_where_a_listing_fails(copies, monkeypatch):
    monkeypatch.syspath_prepend(copies / "ours")
    path = list(sys.path)

    def fail():
        where()
        sys.path[:] = path
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), package_from(copies / "theirs", "copied"):
        fail()
    assert where() == "ours"
    assert sys.path == path


def test_the_package_that_is_in_place_is_loaded_once(copies, monkeypatch):
    monkeypatch.syspath_prepend(copies / "ours")
    with package_from(copies / "ours", "copied"):
        where()
    loaded = sys.modules["copied"]
    with package_from(copies / "ours", "copied"):
        assert sys.modules["copied"] is loaded


def test_a_book_without_a_package_needs_none(copies):
    with package_from(copies, ""):
        pass
