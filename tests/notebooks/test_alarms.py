"""What is wrong with a notebook is found where it runs: a failing cell, an output that is old."""

import json

import pytest
from tests.notebooks.test_run import KERNEL, ROOT

from lockstep.kernel import run_notebook


@pytest.fixture
def told(tmp_path):
    """Return what is found in the first figure of a chapter and all before it, once edited."""

    def told(edit):
        content = json.loads((ROOT / "docs/notebooks/convolution-by-hand.ipynb").read_text("utf-8"))
        drawn = next(
            index
            for index, cell in enumerate(content["cells"])
            if any("data" in output for output in cell.get("outputs", []))
        )
        content["cells"] = content["cells"][: drawn + 1]
        edit({cell["id"]: cell for cell in content["cells"]}, content["cells"][-1])
        path = tmp_path / "edited.ipynb"
        path.write_text(json.dumps(content), "utf-8")
        return [str(each) for each in run_notebook(path, "edited", kernel=KERNEL, folder=tmp_path)]

    return told


def test_nothing_is_told_of_what_was_not_edited(told):
    assert told(lambda cells, last: None) == []


def test_a_cell_that_fails_is_told(told):
    def edit(cells, last):
        cells["slide"]["source"] += "\n1 / 0"

    (found,) = told(edit)
    assert "a cell fails: ZeroDivisionError: division by zero" in found


def test_an_output_that_is_not_what_the_cell_prints_is_told(told):
    def edit(cells, last):
        (output,) = cells["slide"]["outputs"]
        output["text"] = output["text"].replace("0.8", "0.9", 1)

    (found,) = told(edit)
    assert "cell 'slide' prints something else than the notebook shows" in found


def test_a_figure_that_is_not_what_the_cell_draws_is_told(told):
    def edit(cells, last):
        (output,) = last["outputs"]
        drawn = output["data"]["image/svg+xml"]
        output["data"]["image/svg+xml"] = drawn.replace(">signal<", ">noise<", 1)

    (found,) = told(edit)
    assert "draws another figure than the notebook shows" in found
