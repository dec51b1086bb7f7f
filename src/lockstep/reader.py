"""Run a listing as its readers do: a fresh process, an empty folder, nothing else installed."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRESH = Path(__file__).with_name("fresh.py")


@dataclass(frozen=True)
class Outcome:
    """How a fresh process ended, what it left, and what was told of it from inside.

    Where the process was killed, nothing is told.
    """

    status: int
    stdout: str
    stderr: str
    written: tuple[str, ...]
    told: dict[str, Any] | None
    seconds: float
    """Processor time, where the system tells it of one process; else the time that passed."""


class Reader:
    """A process that runs scripts in forks of itself, for as long as it is needed."""

    def __init__(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(FRESH)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment | {"MPLBACKEND": "svg"},
        )

    def run(self, code: str, **about: Any) -> Outcome:  # noqa: ANN401  # plain values, as JSON
        """Run *code*.

        Parameters
        ----------
        code
            What to run.
        **about
            What `inside.run` is to know of it: place, src, undeclared, dark and weights.

        Raises
        ------
        RuntimeError
            If the process that runs the scripts has died.
        """
        with tempfile.TemporaryDirectory(prefix="reader-") as scratch:
            room = Path(scratch)
            folder = room / "empty"
            folder.mkdir()
            (room / "script").write_bytes(code.encode())
            files = {n: str(room / n) for n in ("script", "out", "err", "modules", "told")}
            request = room / "request"
            request.write_text(json.dumps({**files, "folder": str(folder), **about}), "utf-8")
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{request}\n")
                self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError(f"the process that runs listings died: {self._process.wait()}")
            told = room / "told"
            status, seconds = answer.split()
            return Outcome(
                int(status),
                (room / "out").read_bytes().decode(errors="replace"),
                (room / "err").read_text("utf-8", errors="replace"),
                files_in(folder),
                pickle.loads(told.read_bytes()) if told.is_file() else None,
                float(seconds),
            )

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def files_in(folder: Path) -> tuple[str, ...]:
    """Name all that lies in a folder, at any depth."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")))
