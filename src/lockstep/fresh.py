"""Run scripts, each in a process of its own, as if only the book's package were installed.

Started as an isolated process (``python -I fresh.py``) that has neither this package nor the
current folder on its path. Each line of standard input is a request in JSON: the file of the
script, the folder to run in, the folder of the book's package, the modules that a reader would not
have, and the files for what the script writes to its standard streams. The answer is the status.

Each script runs in a fork of this process. The modules that it loaded are then imported here, those
of the book's own package apart, so that the next script finds them: a fork costs milliseconds where
a new interpreter that imports PyTorch costs seconds. Where a system has no fork, each script gets a
new interpreter.
"""

import contextlib
import importlib
import importlib.abc
import json
import os
import subprocess
import sys
import traceback
from typing import Any


class _WithoutUndeclared(importlib.abc.MetaPathFinder):
    """A finder that does not see the modules that a reader's installation does not have.

    It finds nothing, rather than refusing: libraries look for optional modules by asking for them.
    """

    def __init__(self, finder: Any, undeclared: frozenset[str]) -> None:  # noqa: ANN401
        self.finder, self.undeclared = finder, undeclared

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ANN401
        if fullname.partition(".")[0] in self.undeclared:
            return None
        return self.finder.find_spec(fullname, path, target)


def run(request: dict[str, Any]) -> int:
    """Run the script of a request in this very process; return its exit status."""
    undeclared = frozenset(request["undeclared"])
    for name in [n for n in sys.modules if n.partition(".")[0] in undeclared]:
        del sys.modules[name]
    sys.meta_path[:] = [_WithoutUndeclared(finder, undeclared) for finder in sys.meta_path]
    sys.path.insert(0, request["src"])
    sys.argv = [""]
    os.chdir(request["folder"])
    with open(request["script"], encoding="utf-8") as file:  # noqa: PTH123  # pathlib is for scripts to import
        source = file.read()
    # The script is the main module, and finds nothing of this one in it.
    main = sys.modules["__main__"] = type(sys)("__main__")
    try:
        exec(compile(source, "<listing>", "exec", dont_inherit=True), vars(main))
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _fork(request: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _learn(request)
        return status
    status = 1
    try:
        for stream, name in ((0, os.devnull), (1, request["out"]), (2, request["err"])):
            flags = os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(name, flags, 0o600), stream)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        status = run(request)
        _tell(request)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _tell(request: dict[str, Any]) -> None:
    """Write down which modules a script loaded from anywhere but the book's own folder."""
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    names = [n for n, file in files.items() if not str(file).startswith(request["src"])]
    with open(request["modules"], "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("\n".join(name for name in names if name != "__main__"))


def _learn(request: dict[str, Any]) -> None:
    """Import what a script has loaded, so that the next ones need not."""
    try:
        with open(request["modules"], encoding="utf-8") as file:  # noqa: PTH123
            names = file.read().splitlines()
    except FileNotFoundError:
        return  # the script was killed
    for name in names:
        if name not in sys.modules:
            # A module may refuse to be imported by itself; the script that needs it says so.
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _spawn(request: dict[str, Any]) -> int:
    with open(request["out"], "wb") as out, open(request["err"], "wb") as err:  # noqa: PTH123
        command = [sys.executable, "-I", __file__, "--once", json.dumps(request)]
        return subprocess.run(
            command, stdout=out, stderr=err, check=False, stdin=subprocess.DEVNULL
        ).returncode


def serve() -> None:
    """Answer requests until standard input ends."""
    forks = hasattr(os, "fork")
    for line in sys.stdin:
        request = json.loads(line)
        print(_fork(request) if forks else _spawn(request), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        sys.exit(run(json.loads(sys.argv[2])))
    serve()
