"""Every notebook runs from top to bottom in a real Jupyter kernel, and shows what it did."""

from pathlib import Path

import pytest

from lockstep.kernel import run_notebook

KERNEL = "reader"
"""An environment with what a reader has: see .venv/kernel.done in the Makefile."""
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_does(path, tmp_path):
    name = path.relative_to(ROOT).as_posix()
    found = list(run_notebook(path, name, kernel=KERNEL, folder=tmp_path))
    assert not found, "\n".join(map(str, found))


def test_every_chapter_has_a_notebook():
    assert len(NOTEBOOKS) >= 9
