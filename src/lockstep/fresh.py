"""Run the script on standard input as if only the book's package were installed.

Started in an isolated process (``python -I fresh.py SRC MODULES``), which has neither this package
nor the current folder on its path. MODULES are installed here, but not where only the book's
package is; they cannot be imported.
"""

import importlib.abc
import sys


class _Undeclared(importlib.abc.MetaPathFinder):
    """Refuse the modules that a reader's installation does not have."""

    def __init__(self, undeclared: frozenset[str]) -> None:
        self.undeclared = undeclared

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        del path, target
        name = fullname.partition(".")[0]
        if name in self.undeclared:
            message = f"No module named {name!r}"
            raise ModuleNotFoundError(message, name=name)


def main() -> None:
    """Read the script, set the path, run."""
    src, undeclared = sys.argv[1:3]
    sys.meta_path.insert(0, _Undeclared(frozenset(undeclared.split(","))))
    sys.path.insert(1, src)
    sys.argv = [""]
    code = compile(sys.stdin.buffer.read().decode("utf-8"), "<listing>", "exec", dont_inherit=True)
    namespace = vars(sys.modules["__main__"])
    for name in [n for n in namespace if not n.startswith("__")]:
        del namespace[name]
    exec(code, namespace)


if __name__ == "__main__":
    main()
