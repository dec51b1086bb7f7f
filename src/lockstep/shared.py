"""Let the processes of one test session share what they ran, so that each listing runs once.

The folder is named by an environment variable, made when the session starts and removed when it
ends. Without it, every process works for itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

FOLDER = "LOCKSTEP_SHARED"

Result = TypeVar("Result")


def once(key: object, make: Callable[[], Result], keep: Callable[[Result], bool]) -> Result:
    """Return what *make* gives, made by the first process of the session that asks for *key*.

    Parameters
    ----------
    key
        What the result depends on; its `repr` tells one from another.
    make
        Makes the result, which can be pickled.
    keep
        Says of a result whether it is one for other processes, and of another's whether it is one
        for this process.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return make()
    kept = Path(folder) / hashlib.sha256(repr(key).encode()).hexdigest()
    lock = kept.with_suffix(".lock")
    while not kept.exists():
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            time.sleep(0.01)  # another process is making it
            continue
        os.close(handle)
        try:
            result = make()
            # What must not be shared leaves a mark, so that nobody waits for it again.
            _write(kept, result if keep(result) else None)
        finally:
            lock.unlink()
        return result
    found: Any = pickle.loads(kept.read_bytes())
    return found if found is not None and keep(found) else make()


def spread(items: Iterable[Result]) -> list[Result]:
    """Return the items in an order of this process's own.

    Processes that make the same things in the same order wait for each other at every one.
    """
    order = list(items)
    if os.environ.get(FOLDER):
        random.Random(os.getpid()).shuffle(order)
    return order


def _write(path: Path, result: object) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(pickle.dumps(result))
    with contextlib.suppress(FileNotFoundError):  # the session ended meanwhile
        temporary.replace(path)
