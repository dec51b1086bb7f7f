"""Say in one line what a machine lacks, and what to do about it.

Uses the standard library alone, as it runs before anything is installed:
``python preflight.py python``, ``… browser``, ``… port 8000``.
"""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable

OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def python(
    version: tuple[int, ...] = sys.version_info[:2],
    modules: tuple[str, ...] = ("venv", "ensurepip"),
) -> str | None:
    """Check the interpreter that is to make the environment."""
    if version < OLDEST:
        return (
            f"Python {'.'.join(map(str, OLDEST))} or later is needed and this is "
            f"{'.'.join(map(str, version))}: "
            "install a newer one and name it, for example: make site PYTHON=python3.12"
        )
    for name in modules:
        try:
            __import__(name)
        except ImportError:
            return (
                f"this Python has no module {name!r}, so it cannot make a virtual environment: "
                "on Debian and Ubuntu run: apt-get install python3-venv"
            )
    return None


def find_browser(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """Return the path of a Chromium or Chrome, if there is one."""
    return next((path for path in map(which, BROWSERS) if path), None)


def browser(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """Check that there is a browser for the browser tests."""
    if find_browser(which):
        return None
    return (
        "no Chromium or Chrome was found: install one, for example: apt-get install chromium "
        "(only the browser tests need it)"
    )


def port(number: str) -> str | None:
    """Check that a port of this machine is free to serve on."""
    if not number.isdecimal() or not 1 <= int(number) <= 65535:
        return f"{number!r} is no port: give a number from 1 to 65535, for example: PORT=8001"
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(number)))
        except PermissionError:
            return (
                f"port {number} needs the rights of an administrator: choose one above 1023, "
                "for example: make serve PORT=8001"
            )
        except OSError:
            other = int(number) % 65535 + 1
            return (
                f"port {number} is in use: stop what serves there, or choose another, "
                f"for example: make serve PORT={other}"
            )
    return None


def main(arguments: list[str]) -> str | None:
    """Run the check that the arguments name; return what is missing, if anything is."""
    # No match statement: an old Python must get as far as its message.
    if arguments == ["python"]:
        return python()
    if arguments == ["browser"]:
        return browser()
    if arguments[:1] == ["port"] and len(arguments) == 2:
        return port(arguments[1])
    return "usage: preflight.py python | browser | port NUMBER"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
