"""What a reader copies from the page runs by itself, with what the package brings alone."""

import pytest

from lockstep.book import BookError
from lockstep.execute import run
from lockstep.guards.standalone import standalone


def told(trial, code=None):
    """Judge the book that shows one listing."""
    if code is not None:
        trial.listing(code)
    return [(f.path, f.line, f"{f.problem} | {f.mend}") for f in standalone(trial.book)]


@pytest.mark.parametrize(
    "code",
    [
        None,
        "print(1)",
        "import numpy as np\nprint(np.arange(3))",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nprint(A(1))",
        "if __name__ == '__main__':\n    print('ran')",
    ],
)
def test_a_complete_listing_holds(trial, code):
    assert told(trial, code) == []


@pytest.mark.parametrize("name", ["yaml", "markdown", "pytest", "beside", "lockstep"])
def test_what_the_package_does_not_bring_cannot_be_imported(trial, name):
    """Beside the trial package lies a tool of the repository."""
    trial.write("src/beside/__init__.py", "")
    ((path, line, problem),) = told(trial, f"import {name}")
    assert (path, line) == ("docs/counting.md", 5)
    assert "fails when it is copied and run by itself: ModuleNotFoundError: " in problem
    assert f"No module named {name!r}" in problem
    assert "import only what comes with trial (dependencies in pyproject.toml)" in problem


def test_a_library_that_asks_for_an_optional_module_is_told_that_there_is_none(trial):
    """PyTorch asks so for hypothesis, which is here for the tests and not with its readers."""
    trial.listing("from importlib.util import find_spec\n\nassert find_spec('xdist') is None")
    done = run(trial.only(), trial.book)
    assert done.error is None, done.traceback


def test_a_package_that_imports_what_it_does_not_declare_is_told(trial):
    trial.write("src/trial/counting.py", "import yaml\n\n\ndef up_to(n):\n    return [1, 2, 3]\n")
    ((_, _, problem),) = told(trial)
    assert "No module named 'yaml'" in problem


def test_a_declared_dependency_brings_its_own(trial):
    project = trial.read("pyproject.toml").replace("matplotlib", "PyYAML>=6 ; python_version > '3'")
    trial.write("pyproject.toml", project)
    assert told(trial, "import yaml") == []


def test_what_fails_in_the_tests_already_is_not_told_again(trial):
    assert told(trial, "1 / 0") == []


def test_an_announced_error_is_the_same_error_for_a_reader(trial):
    mark = "<!--lockstep:raises ValueError-->\n"
    for code in (
        "raise ValueError('a\\nb')",
        "class E(ValueError): ...\nraise ValueError from E()",
    ):
        trial.page(f"{mark}```py\n{code}\n```")
        assert told(trial) == []


def test_a_skipped_listing_and_a_shell_block_are_not_run(trial):
    trial.page("<!--pytest.mark.skip(reason='x')-->\n```py\n1 / 0\n```\n\n```bash\nfalse\n```\n")
    assert list(standalone(trial.book)) == []


@pytest.mark.parametrize("text", [None, "[project", "dependencies = 3 3"])
def test_a_project_that_cannot_be_read_is_told(trial, text):
    trial.write("pyproject.toml", text or "")
    if text is None:
        (trial.root / "pyproject.toml").unlink()
    with pytest.raises(BookError, match=r"pyproject\.toml does not say what the package needs"):
        told(trial)


@pytest.mark.parametrize("project", ["", "[project]\nname = 'trial'\n", "[build-system]\n"])
def test_a_project_without_dependencies_brings_nothing(trial, project):
    trial.write("pyproject.toml", project)
    ((_, _, problem),) = told(trial, "import matplotlib")
    assert "No module named 'matplotlib'" in problem
