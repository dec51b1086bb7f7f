"""What one listing changes, the next does not see, and neither does whoever runs them."""

import os
import random
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from lockstep.isolate import isolated, package_from

# What one listing does, and what the next one, or the caller, would see of it.
LEAKS = {
    "working folder": (
        "import os\nos.mkdir('deep')\nos.chdir('deep')",
        "import os\nassert 'deep' not in os.getcwd()\nshown = os.listdir()",
    ),
    "new environment variable": (
        "import os\nos.environ['LEAK'] = '1'",
        "import os\nshown = os.environ.get('LEAK')",
    ),
    "removed environment variable": (
        "import os\ndel os.environ['PATH']",
        "import os\nshown = os.environ['PATH']",
    ),
    "arguments": ("import sys\nsys.argv[:] = ['a', 'b']", "import sys\nshown = sys.argv"),
    "import path": (
        "import sys\nsys.path.insert(0, '/leak')",
        "import sys\nshown = [p for p in sys.path if 'leak' in p]",
    ),
    "standard input": (
        "import sys\nsys.stdin = None",
        "import sys\nshown = type(sys.stdin).__name__, sys.stdin.read()",
    ),
    "main module": (
        "import sys, types\nsys.modules['__main__'] = types.ModuleType('other')",
        "import sys\nshown = sys.modules['__main__'].__name__, vars(sys.modules['__main__']) is "
        "globals()",
    ),
    "names": ("leak = 1", "shown = 'leak' in globals()"),
    "random": ("import random\nrandom.seed(1)", "import random\nseed = random.getstate()"),
    "numpy's generator": ("import numpy as np\nnp.random.seed(1)", "import numpy as np"),
    "numpy's print options": (
        "import numpy as np\nnp.set_printoptions(precision=1)",
        "import numpy as np\nshown = str(np.array([0.123]))",
    ),
    "numpy's handling of errors": (
        "import numpy as np\nnp.seterr(all='ignore')",
        "import numpy as np\nshown = np.geterr()",
    ),
    "rcParams": (
        "import matplotlib.pyplot as plt\nplt.rcParams['font.size'] = 3",
        "import matplotlib.pyplot as plt\nshown = plt.rcParams['font.size']",
    ),
    "style": (
        "import matplotlib.pyplot as plt\nplt.style.use('dark_background')",
        "import matplotlib.pyplot as plt\nshown = plt.rcParams['axes.facecolor']",
    ),
    "backend": (
        "import matplotlib as mpl\nmpl.use('svg')",
        "import matplotlib as mpl\nshown = mpl.get_backend().lower()",
    ),
    "open figures": (
        "import matplotlib.pyplot as plt\nplt.figure()",
        "import matplotlib.pyplot as plt\nshown = plt.get_fignums()",
    ),
    "warning filters": (
        "import warnings\nwarnings.simplefilter('ignore')",
        "import warnings\nshown = warnings.filters[0][0]",
    ),
    "decimal context": (
        "import decimal\ndecimal.getcontext().prec = 3",
        "import decimal\nshown = decimal.getcontext().prec",
    ),
    "torch's default dtype": (
        "import torch\ntorch.set_default_dtype(torch.float64)",
        "import torch\nshown = torch.ones(1).dtype",
    ),
    "torch's default device": (
        "import torch\ntorch.set_default_device('meta')",
        "import torch\nshown = torch.ones(1).device",
    ),
    "torch's print options": (
        "import torch\ntorch.set_printoptions(precision=1)",
        "import torch\nshown = str(torch.tensor([0.123]))",
    ),
    "torch's threads": (
        "import torch\ntorch.set_num_threads(torch.get_num_threads() + 1)",
        "import torch\nshown = torch.get_num_threads()",
    ),
    "torch's gradients": (
        "import torch\ntorch.set_grad_enabled(False)",
        "import torch\nshown = torch.is_grad_enabled()",
    ),
    "torch's determinism": (
        "import torch\ntorch.set_deterministic_debug_mode(2)",
        "import torch\nshown = torch.are_deterministic_algorithms_enabled()",
    ),
}


def execute(code):
    with isolated() as main:
        exec(compile(code, "listing", "exec", dont_inherit=True), vars(main))
        return vars(main).get("shown")


def caller():
    """Return what is to be as before, as seen from outside."""
    return {
        "folder": Path.cwd(),
        "environment": dict(os.environ),
        "arguments": sys.argv,
        "path": list(sys.path),
        "input": sys.stdin,
        "main": sys.modules["__main__"],
        "random": random.getstate(),
        "numpy": np.random.get_state()[1].tolist(),  # noqa: NPY002
        "torch": torch.get_rng_state().tolist(),
        "printing": np.get_printoptions(),
        "errors": np.geterr(),
        "parameters": {k: v for k, v in mpl.rcParams.items() if k != "backend"},
        "show": plt.show,
        "filters": list(warnings.filters),
        "threads": torch.get_num_threads(),
        "dtype": torch.get_default_dtype(),
        "gradients": torch.is_grad_enabled(),
        "device": torch.get_default_device(),
        "figures": plt.get_fignums(),
    }


@pytest.fixture(scope="module")
def fresh():
    """What each listing sees before any of them has changed anything."""
    return {leak: execute(look) for leak, (_, look) in LEAKS.items()}


@pytest.mark.parametrize("leak", LEAKS)
def test_what_a_listing_changes_is_seen_by_no_other(fresh, leak):
    change, look = LEAKS[leak]
    outside = caller()
    execute(change)
    assert execute(look) == fresh[leak]
    assert caller() == outside


def test_what_a_failing_listing_changed_is_put_back_too(fresh):
    outside = caller()
    for error in ("ValueError", "SystemExit", "KeyboardInterrupt"):
        changes = "\n".join(change for change, _ in LEAKS.values())
        with pytest.raises(BaseException, match="the end"):
            execute(f"{changes}\nraise {error}('the end')")
        assert caller() == outside
    assert {leak: execute(look) for leak, (_, look) in LEAKS.items()} == fresh


def test_the_settings_of_the_caller_reach_no_listing():
    look = "import matplotlib as mpl\nshown = mpl.rcParams['font.size'], mpl.get_backend()"
    mpl.use("svg")
    with mpl.rc_context({"font.size": 3}):
        assert execute(look) == (10.0, "agg")


@pytest.mark.parametrize(
    "draw",
    [
        "import random\nshown = random.random()",
        "import numpy as np\nshown = np.random.rand()",
        "import numpy as np\nshown = np.random.default_rng().random()",
        "import torch\nshown = float(torch.rand(1))",
    ],
)
def test_randomness_without_a_seed_differs_from_run_to_run(draw):
    """A fixed seed here would hide from the tests what every reader would see."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002
    torch.manual_seed(0)
    first = execute(draw)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002
    torch.manual_seed(0)
    assert execute(draw) != first


def test_a_listing_is_the_main_program():
    assert execute("if __name__ == '__main__':\n    shown = 'ran'") == "ran"


def test_a_listing_starts_in_an_empty_folder_that_is_gone_afterwards():
    with isolated():
        folder = Path.cwd()
        assert list(folder.iterdir()) == []
        (folder / "left.txt").write_text("x")
    assert not folder.exists()


def test_annotations_as_strings_work_in_a_dataclass():
    code = (
        "from __future__ import annotations\nfrom dataclasses import KW_ONLY, dataclass\n"
        "@dataclass\nclass P:\n    x: int\n    _: KW_ONLY\n    y: int = 2\nshown = repr(P(1))"
    )
    assert execute(code) == "P(x=1, y=2)"


def test_showing_a_figure_opens_no_window_and_warns_of_nothing():
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nshown = plt.show()"
    assert execute(code) is None


def test_a_warning_ends_a_listing():
    with pytest.raises(UserWarning, match="mind"):
        execute("import warnings\nwarnings.warn('mind')")


def test_folders_can_be_put_on_the_import_path(tmp_path):
    (tmp_path / "only_here.py").write_text("value = 3\n")
    with isolated([str(tmp_path)]):
        import only_here

        assert only_here.value == 3
    del sys.modules["only_here"]
    assert str(tmp_path) not in sys.path


@pytest.fixture
def copies(tmp_path):
    """Two copies of a package that is nowhere installed."""
    for name in ("ours", "theirs"):
        home = tmp_path / name / "copied"
        home.mkdir(parents=True)
        (home / "__init__.py").write_text("")
        (home / "where.py").write_text(f"name = {name!r}\n")
    yield tmp_path
    for name in [n for n in sys.modules if n.partition(".")[0] == "copied"]:
        del sys.modules[name]


def where():
    from copied import where

    return where.name


def test_a_scratch_copy_runs_its_own_package_and_leaves_nothing_behind(copies, monkeypatch):
    with package_from(copies / "theirs", "copied"):
        assert where() == "theirs"
    with pytest.raises(ModuleNotFoundError):
        where()
    monkeypatch.syspath_prepend(copies / "ours")
    assert where() == "ours"
    loaded = sys.modules["copied"]
    with package_from(copies / "theirs", "copied"):
        assert where() == "theirs"
    assert where() == "ours"
    assert sys.modules["copied"] is loaded


def test_a_scratch_copy_is_left_even_where_a_listing_fails(copies, monkeypatch):
    monkeypatch.syspath_prepend(copies / "ours")
    path = list(sys.path)

    def fail():
        where()
        sys.path[:] = path
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), package_from(copies / "theirs", "copied"):
        fail()
    assert where() == "ours"
    assert sys.path == path


def test_the_package_that_is_in_place_is_loaded_once(copies, monkeypatch):
    monkeypatch.syspath_prepend(copies / "ours")
    with package_from(copies / "ours", "copied"):
        where()
    loaded = sys.modules["copied"]
    with package_from(copies / "ours", "copied"):
        assert sys.modules["copied"] is loaded


def test_a_book_without_a_package_needs_none(copies):
    with package_from(copies, ""):
        pass
