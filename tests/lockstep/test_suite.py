"""What is written as a test is run as one."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pytest_enters_every_folder_of_tests_but_those_of_other_commands():
    """A folder's name alone may keep pytest out: `site` once did, and nobody was told."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    patterns = settings["ini_options"]["norecursedirs"]
    folders = [path.parent for path in (ROOT / "tests").rglob("test_*.py")]
    names = {part for folder in folders for part in folder.relative_to(ROOT / "tests").parts}
    left_out = {name for name in names if any(fnmatch(name, pattern) for pattern in patterns)}
    assert left_out == {"browser", "notebooks"}
