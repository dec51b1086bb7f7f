"""The commands that the README promises do what it says, from the Makefile's own lines."""

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow  # sites are built and served


def commands(*arguments: str) -> list[str]:
    """Return what make would run, without the making of environments, for this interpreter."""
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(".venv/bin/python")]
    return [
        line.replace(".venv/bin/python", shlex.quote(sys.executable), 1)
        for line in lines
        if " -m pip " not in line
    ]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_help_names_every_verb():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    readme = (ROOT / "README.md").read_text("utf-8")
    verbs = [line.split()[1] for line in done.stdout.splitlines()]
    assert {"site", "serve", "test", "record", "bench", "new"} <= set(verbs)
    promised = [verb for verb in verbs if f"| `make {verb}" in readme]
    assert len(promised) == readme.count("| `make "), "the README names a verb that make does not"


def test_serve_answers_with_the_site_whose_pages_name_no_address_that_was_not_given():
    port = free_port()
    plain = {k: v for k, v in os.environ.items() if not k.endswith(("_URL", "_URI"))}
    *checks, serve = commands("serve", f"PORT={port}")
    for line in checks:
        subprocess.run(line, shell=True, cwd=ROOT, env=plain, check=True, capture_output=True)
    server = subprocess.Popen(
        shlex.split(serve),
        cwd=ROOT,
        env=plain,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    chapter = f"http://localhost:{port}/convolution-by-hand/"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(chapter, timeout=5) as page:
                    text = page.read()
                break
            except OSError:
                assert time.monotonic() < deadline, "make serve did not answer within a minute"
                assert server.poll() is None, "make serve ended"
                time.sleep(0.2)
    finally:
        server.terminate()
        server.wait()
    assert b"Convolution by hand" in text
    assert b"edit/main" not in text
    assert b'rel="edit"' not in text


def test_serve_says_what_to_do_where_the_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        check = next(line for line in commands("serve", f"PORT={port}") if "preflight" in line)
        done = subprocess.run(
            check, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_make_says_what_to_do_where_there_is_no_python(tmp_path):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        ["make", "site", "PYTHON=no-such-python"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "no no-such-python was found: install Python 3.11 or later" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_the_wheel_holds_the_teaching_package_alone(tmp_path):
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("*.egg-info", "__pycache__")
    shutil.copytree(ROOT / "src", source / "src", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = "import setuptools.build_meta as b, sys; print(b.build_wheel(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=source, check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        assert "convbook/book.mplstyle" in archive.namelist()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"convbook"}


def test_every_requirement_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["site"], *groups["test"]]
    names = [
        entry.partition("=")[0].rstrip("<>").partition(">")[0].partition("<")[0].strip().lower()
        for entry in wanted
        if isinstance(entry, str)
    ]
    pins = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert not [name for name in names if name.replace("_", "-") not in pins]


def test_no_file_names_a_path_of_one_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    home = os.path.expanduser("~").encode()  # noqa: PTH111  # the text is searched for
    named = [
        name
        for name in listed
        if name and (ROOT / name).is_file() and home + b"/" in (ROOT / name).read_bytes()
    ]
    assert not named
