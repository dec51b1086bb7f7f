"""Give each listing the state of a fresh process, and take back whatever it changed.

All listings of a book run in one process, a hundred times faster than a process each. What would
leak from one to the next is put back: working folder, environment, arguments, import path, random
generators, print options, rcParams, figures, warnings, and ``__main__`` itself.
"""

from __future__ import annotations

import contextlib
import decimal
import importlib.util
import io
import os
import random
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np


@contextlib.contextmanager
def isolated(path: list[str] | None = None) -> Iterator[types.ModuleType]:
    """Run the body as the main module of a fresh process in an empty folder.

    Random generators are seeded from fresh entropy, not from a fixed seed: a listing that forgets
    to seed must be seen to differ from its recording, as it would for every reader.

    Parameters
    ----------
    path
        Folders to put first on the import path.

    Yields
    ------
    types.ModuleType
        The module to execute in; its ``__name__`` is ``"__main__"``.
    """
    main = types.ModuleType("__main__")
    folder, environment = Path.cwd(), dict(os.environ)
    saved = (sys.argv, list(sys.path), sys.stdin, sys.modules["__main__"])
    generators = (random.getstate(), np.random.get_state())  # noqa: NPY002
    show = plt.show
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="listing-"))
        stack.enter_context(np.printoptions())
        stack.enter_context(np.errstate())
        stack.enter_context(mpl.rc_context())
        stack.enter_context(decimal.localcontext())
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(_torch_state())
        warnings.simplefilter("error")
        mpl.use("agg")  # the same on a machine with a screen, and no window is opened
        mpl.rcdefaults()
        plt.close("all")
        plt.show = lambda *_args, **_kwargs: None
        random.seed()
        np.random.seed(None)  # noqa: NPY002  # the legacy generator is what a listing may misuse
        sys.modules["__main__"] = main
        sys.argv, sys.stdin = [""], io.StringIO()
        sys.path[:0] = path or []
        os.chdir(scratch)
        try:
            yield main
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            sys.argv, sys.path[:], sys.stdin = saved[0], saved[1], saved[2]
            sys.modules["__main__"] = saved[3]
            random.setstate(generators[0])
            np.random.set_state(generators[1])  # noqa: NPY002
            plt.close("all")
            plt.show = show


@contextlib.contextmanager
def _torch_state() -> Iterator[None]:
    """Keep PyTorch's global state, where PyTorch is installed."""
    if importlib.util.find_spec("torch") is None:
        yield
        return
    import torch
    from torch import _tensor_str

    generator, threads = torch.get_rng_state(), torch.get_num_threads()
    dtype, gradients = torch.get_default_dtype(), torch.is_grad_enabled()
    deterministic, device = torch.get_deterministic_debug_mode(), torch.get_default_device()
    options = vars(_tensor_str.PRINT_OPTS).copy()
    torch.seed()
    try:
        yield
    finally:
        torch.set_rng_state(generator)
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(gradients)
        # Not use_deterministic_algorithms: it imports the compiler, which takes seconds.
        torch.set_deterministic_debug_mode(deterministic)
        if torch.get_default_device() != device:
            torch.set_default_device(device)
        vars(_tensor_str.PRINT_OPTS).update(options)


@contextlib.contextmanager
def package_from(src: Path, package: str) -> Iterator[None]:
    """Import *package* from *src* inside the body, and from where it was after it.

    A scratch copy of the book must run its own copy of the package, not the installed one.
    """

    def ours() -> list[str]:
        return [n for n in sys.modules if n == package or n.startswith(f"{package}.")]

    found = importlib.util.find_spec(package) if package else None
    home = Path(found.origin).parent.parent if found and found.origin else None
    if not package or home == src:
        yield
        return
    kept = {name: sys.modules.pop(name) for name in ours()}
    sys.path.insert(0, str(src))
    importlib.invalidate_caches()
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = bytecode
        with contextlib.suppress(ValueError):
            sys.path.remove(str(src))
        for name in ours():
            del sys.modules[name]
        sys.modules.update(kept)
