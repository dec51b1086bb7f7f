"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(texts: dict[Path, str | None]) -> None:
    """Write each text to its path, and remove the paths whose text is None.

    Every text is first written beside its target and only then renamed, so that an interruption
    leaves each file either as it was or as it was to be.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            if text is None:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged.append((Path(name), path))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).chmod(0o644)
        for temporary, path in staged:
            temporary.replace(path)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    for path, text in texts.items():
        if text is None:
            path.unlink(missing_ok=True)
