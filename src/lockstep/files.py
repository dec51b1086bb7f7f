"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(contents: dict[Path, str | bytes | None]) -> None:
    """Write each content to its path, and remove the paths whose content is None.

    Text is written as UTF-8. Every content is first written beside its target and only then
    renamed, so that an interruption leaves each file either as it was or as it was to be.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            if content is None:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
            Path(name).chmod(0o644)
        for temporary, path in staged:
            temporary.replace(path)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    for path, content in contents.items():
        if content is None:
            path.unlink(missing_ok=True)
