"""Run listings, each in a process of its own.

Started as an isolated process (``python -I fresh.py``), which has neither this package nor the
current folder on its path. Each line of standard input names a file that holds a request in JSON:
the script, what to call it in tracebacks, the folder to run in, the folder of the book's package,
the modules that a reader would not have, the variables and colours to look for, and the files for
the streams of the script and for what is told of it. The answer is the exit status and the seconds
that the script took.

Each script runs in a fork of this process. The modules that it loaded are then imported here, those
of the book's own package apart, so that the next script finds them: a fork costs milliseconds where
a new interpreter that imports PyTorch costs seconds. Where a system has no fork, each script gets a
new interpreter.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

Request = dict[str, Any]


def _fork(request: Request) -> tuple[int, float]:
    child = os.fork()
    if child:
        _, ended, used = os.wait4(child, 0)
        _learn(request)
        return os.waitstatus_to_exitcode(ended), used.ru_utime + used.ru_stime
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for stream, name in ((0, os.devnull), (1, request["out"]), (2, request["err"])):
            flags = os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(name, flags, 0o600), stream)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        status = inside.run(request)
        _tell(request)
        sys.stderr.flush()
    finally:
        os._exit(status)


def _tell(request: Request) -> None:
    """Write down which modules a script loaded from anywhere but the book's own folder."""
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    names = [n for n, file in files.items() if not str(file).startswith(request["src"])]
    Path(request["modules"]).write_text("\n".join(n for n in names if n != "__main__"), "utf-8")


def _learn(request: Request) -> None:
    """Import what a script has loaded, so that the next ones need not."""
    try:
        names = Path(request["modules"]).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return  # the script was killed
    for name in names:
        if name not in sys.modules:
            # A module may refuse to be imported by itself; the script that needs it says so.
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _spawn(request: Request, name: str) -> tuple[int, float]:
    start = time.monotonic()
    with Path(request["out"]).open("wb") as out, Path(request["err"]).open("wb") as err:
        command = [sys.executable, "-I", "-X", "utf8", __file__, "--once", name]
        status = subprocess.run(
            command, stdout=out, stderr=err, check=False, stdin=subprocess.DEVNULL
        ).returncode
    return status, time.monotonic() - start


def serve() -> None:
    """Answer requests until standard input ends."""
    # An interruption is for the script, and for who waits for it; this process ends with its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        name = line.rstrip("\n")
        request = json.loads(Path(name).read_text("utf-8"))
        status, seconds = _fork(request) if hasattr(os, "fork") else _spawn(request, name)
        print(status, seconds, flush=True)


if __name__ == "__main__":
    # What watches the scripts is loaded from beside this file, which then leaves the path again.
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from lockstep import inside

    sys.path.pop(0)
    if sys.argv[1:2] == ["--once"]:
        sys.exit(inside.run(json.loads(Path(sys.argv[2]).read_text("utf-8"))))
    serve()
