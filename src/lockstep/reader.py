"""Run a listing as its readers do: a fresh process, an empty folder, nothing else installed."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lockstep import fresh


@dataclass(frozen=True)
class Outcome:
    """How a fresh process ended, and what it left."""

    status: int
    stdout: str
    stderr: str
    written: tuple[str, ...]


class Reader:
    """A process that runs scripts in forks of itself, for as long as it is needed."""

    def __init__(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "PYTHONPATH"}}
        environment |= {"MPLBACKEND": "svg", "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(fresh.__file__)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
        )

    def run(self, code: str, src: Path, undeclared: frozenset[str]) -> Outcome:
        """Run *code*; it imports the book's package from *src* and none of *undeclared*.

        Raises
        ------
        RuntimeError
            If the process that runs the scripts has died.
        """
        with tempfile.TemporaryDirectory(prefix="reader-") as scratch:
            room = Path(scratch)
            folder = room / "empty"
            folder.mkdir()
            (room / "listing.py").write_text(code, "utf-8")
            request = {
                "script": str(room / "listing.py"),
                "folder": str(folder),
                "src": str(src),
                "undeclared": sorted(undeclared),
                "out": str(room / "out"),
                "err": str(room / "err"),
                "modules": str(room / "modules"),
            }
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError(f"the process that runs listings died: {self._process.wait()}")
            return Outcome(
                int(answer),
                (room / "out").read_text("utf-8"),
                (room / "err").read_text("utf-8"),
                tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))),
            )

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
