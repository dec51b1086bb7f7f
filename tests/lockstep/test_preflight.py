"""What a machine lacks is said in one line that says what to do, on any Python there is."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lockstep import preflight

FILE = Path(preflight.__file__)


def test_this_machine_has_what_it_needs():
    assert preflight.python() is None
    assert preflight.main(["python"]) is None


@pytest.mark.parametrize("version", [(3, 10), (2, 7), (3, 9, 18)])
def test_an_old_python_is_named_with_what_to_do(version):
    told = preflight.python(version)
    assert told.startswith("Python 3.11 or later is needed and this is ")
    assert ".".join(map(str, version)) in told
    assert "make site PYTHON=" in told


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_a_python_that_is_new_enough_is_none_of_its_business(version):
    assert preflight.python(version) is None


def test_a_python_without_venv_is_told_where_to_get_it():
    told = preflight.python(modules=("json", "no_such_module"))
    assert "no module 'no_such_module'" in told
    assert "apt-get install python3-venv" in told


@pytest.mark.parametrize("name", preflight.BROWSERS)
def test_a_browser_is_found_under_each_of_its_names(name):
    def which(asked):
        return f"/bin/{name}" if asked == name else None

    assert preflight.find_browser(which) == f"/bin/{name}"
    assert preflight.browser(which) is None


def test_a_machine_without_a_browser_is_told_how_to_get_one(monkeypatch):
    told = preflight.browser(lambda _name: None)
    assert "no Chromium or Chrome was found" in told
    assert "apt-get install chromium" in told


@pytest.fixture
def busy():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield str(server.getsockname()[1])


def test_a_port_in_use_is_told_with_another(busy):
    told = preflight.port(busy)
    assert f"port {busy} is in use" in told
    assert f"make serve PORT={int(busy) + 1}" in told


def test_a_port_that_is_free_again_is_free(busy):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]
    assert preflight.port(str(free)) is None


@pytest.mark.parametrize("number", ["0", "65536", "-1", "http", "", "80.5", "²", "1e3"])
def test_what_is_no_port_is_told(number):
    told = preflight.port(number)
    assert told.startswith(f"{number!r} is no port")
    assert "from 1 to 65535" in told


def test_a_port_that_only_an_administrator_may_use_is_told(monkeypatch):
    def refuse(self, address):
        raise PermissionError

    monkeypatch.setattr(preflight.socket.socket, "bind", refuse)
    assert "port 80 needs the rights of an administrator" in preflight.port("80")


@pytest.mark.parametrize(
    "arguments", [[], ["port"], ["nonsense"], ["port", "1", "2"], ["python", "x"]]
)
def test_a_wrong_call_is_told_its_usage(arguments):
    assert preflight.main(arguments).startswith("usage: preflight.py")


@pytest.mark.parametrize(("arguments", "status"), [(["python"], 0), (["port", "x"], 1)])
def test_it_runs_as_a_script_of_the_bare_interpreter(arguments, status):
    done = subprocess.run(
        [sys.executable, "-I", "-S", FILE, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, bool(done.stderr)) == (status, bool(status))
    assert done.stderr.count("\n") <= 1


def test_an_old_python_gets_as_far_as_its_message():
    """No syntax later than Python 3.7's, where annotations could first be postponed."""
    ast.parse(FILE.read_text(), feature_version=(3, 7))
