"""A listing runs as its reader's would, and everything that it did is told."""

import os
import sys
import textwrap

import matplotlib as mpl
import numpy as np
import pytest

from lockstep.execute import run
from lockstep.pages import listings

FAILING = "def half(n):\n    return n / 0\n\n\nprint('before')\nhalf(1)\n"


def test_what_is_printed_is_the_output(trial):
    done = trial.run("print('a', end='')\nprint()\nprint('ü')")
    assert done.output == "a\nü\n"
    assert (done.error, done.traceback, done.stderr, done.figures, done.written) == (
        None,
        "",
        "",
        (),
        (),
    )


def test_the_package_of_the_book_is_what_the_listing_imports(trial):
    assert run(trial.only(), trial.book).output == "[1, 2, 3]\n"
    trial.write("src/trial/counting.py", "def up_to(n):\n    return 'changed'\n")
    assert run(trial.only(), trial.book).output == "changed\n"
    assert not [name for name in sys.modules if name.partition(".")[0] == "trial"]


def test_a_listing_runs_once_a_session_unless_something_changed(trial):
    first = run(trial.only(), trial.book)
    assert run(trial.only(), trial.book) is first
    trial.write("src/trial/counting.py", trial.read("src/trial/counting.py") + "\n# touched\n")
    assert run(trial.only(), trial.book) is not first
    trial.write("lockstep.toml", 'package = "trial"\n[figures.dark]\n"#000000" = "#ffffff"\n')
    assert run(trial.only(), trial.book).output == first.output


@pytest.mark.parametrize(
    ("code", "error", "last"),
    [
        ("raise ValueError('3 is too many')", "ValueError", "ValueError: 3 is too many\n"),
        ("import sys\nsys.exit(3)", "SystemExit", "SystemExit: 3\n"),
        ("raise SystemExit", "SystemExit", "SystemExit\n"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "KeyboardInterrupt\n"),
        ("import warnings\nwarnings.warn('mind')", "UserWarning", "UserWarning: mind\n"),
        ("import nowhere", "ModuleNotFoundError", "No module named 'nowhere'\n"),
        ("assert 1 == 2", "AssertionError", "AssertionError\n"),
        ("1 is 1", "SyntaxError", 'Did you mean "=="?\n'),
        ("input()", "EOFError", "EOFError: EOF when reading a line\n"),
        (
            "import matplotlib.pyplot as plt\nplt.title(r'$\\nonsense$')\nplt.show()",
            "ValueError",
            "Unknown symbol: \\nonsense, found '\\'  (at char 0), (line:1, col:1)\n",
        ),
        ("(" * 3000, "SyntaxError", "too many nested parentheses\n"),
        ("x = '\x00'", "SyntaxError", "source code string cannot contain null bytes\n"),
        ("def f():\n    f()\nf()", "RecursionError", "maximum recursion depth exceeded\n"),
    ],
)
def test_whatever_ends_a_listing_early_is_its_error(trial, code, error, last):
    done = trial.run(f"print('before')\n{code}" if error != "SyntaxError" else code)
    assert done.error == error
    assert done.output.endswith(last)
    assert error == "SyntaxError" or done.output.startswith("before\n")
    assert done.figures == ()
    assert str(trial.root) not in done.output


@pytest.mark.parametrize(
    ("page", "frames"),
    [
        (
            '```py\n--8<-- "snippets/counting/count.py"\n```\n',
            [
                '"snippets/counting/count.py", line 6, in <module>',
                'count.py", line 2, in half',
            ],
        ),
        (
            f"Text.\n\n```py\n{FAILING}```\n",
            ['"docs/counting.md", line 9, in <module>', 'counting.md", line 5, in half'],
        ),
        (
            '=== "Tab"\n\n    ```py title="own.py"\n' + textwrap.indent(f"{FAILING}```\n", "    "),
            ['"docs/counting.md", line 9, in <module>', 'counting.md", line 5, in half'],
        ),
        (
            '```py\nimport math\n--8<-- "snippets/counting/count.py"\n```\n',
            ['"docs/counting.md::count", line 7, in <module>', '::count", line 3, in half'],
        ),
    ],
    ids=["whole snippet", "inline block", "block in a tab", "composed block"],
)
def test_a_traceback_shows_the_code_where_its_author_finds_it(trial, page, frames):
    trial.write("snippets/counting/count.py", FAILING)
    trial.write("docs/counting.md", page)
    (listing,) = listings(trial.book)
    shown = run(listing, trial.book).traceback
    assert shown.startswith("Traceback (most recent call last):\n")
    assert all(frame in shown for frame in frames)
    assert shown.count('File "') == 2
    assert "    half(1)\n" in shown
    assert "    return n / 0\n" in shown
    assert shown.endswith("ZeroDivisionError: division by zero\n")


def test_a_traceback_goes_on_below_the_listing(trial):
    trial.write("src/trial/counting.py", "def up_to(n):\n    return n / 0\n")
    shown = run(trial.only(), trial.book).traceback
    assert 'snippets/counting/count.py", line 3, in <module>' in shown
    assert 'src/trial/counting.py", line 2, in up_to' in shown
    assert "lockstep" not in shown


def test_the_same_code_elsewhere_is_told_of_its_own_place(trial):
    code = "x = 0.125\nprint(f'{x:.2f}')\nraise ValueError"
    first = trial.run(code)
    trial.write("docs/counting.md", f"```py\n{code}\n```\n")
    second = run(trial.only(), trial.book)
    assert ["line 7" in first.boundaries[0], "line 8" in first.traceback] == [True, True]
    assert ["line 3" in second.boundaries[0], "line 4" in second.traceback] == [True, True]


@pytest.mark.parametrize("code", ["f'{\"a\":.2f}'", "round('a')"])
def test_the_watching_of_roundings_is_in_no_traceback(trial, code):
    shown = trial.run(code).traceback
    assert shown.count('File "') == 1
    assert "docs/counting.md" in shown


@pytest.mark.parametrize("before", ["", "Text.\n" * 4])
def test_a_syntax_error_is_shown_on_its_line(trial, before):
    trial.write("docs/counting.md", f"{before}```py\nx = 1\nx +\n```\n")
    shown = run(trial.only(), trial.book).traceback
    line = before.count("\n") + 3
    assert f'docs/counting.md", line {line}\n    x +\n' in shown


def test_the_figures_that_are_drawn_are_kept_in_order(trial):
    code = (
        "import matplotlib.pyplot as plt\nfor name in 'ab':\n    plt.figure()\n    plt.title(name)"
    )
    done = trial.run(f"{code}\nplt.show()")
    assert [("a</text>" in text, "b</text>" in text) for text in done.figures] == [
        (True, False),
        (False, True),
    ]


def test_figures_get_the_dark_colours_of_the_book(trial):
    trial.write("lockstep.toml", '[figures.dark]\n"#0062a3" = "#5cb3ee"\n')
    (figure,) = trial.run(
        "import matplotlib.pyplot as plt\nplt.plot([1], 'o', c='#0062a3')"
    ).figures
    assert "--c0062a3: #5cb3ee" in figure


def test_what_is_written_to_standard_error_is_told(trial):
    assert trial.run("import sys\nprint('mind', file=sys.stderr)").stderr == "mind\n"


def test_files_that_are_left_are_told(trial):
    done = trial.run("from pathlib import Path\nPath('a').mkdir()\nPath('a/b.txt').write_text('')")
    assert done.written == ("a", "a/b.txt")


def test_a_listing_that_moves_elsewhere_is_not_charged_with_what_lies_there(trial):
    done = trial.run("import os\nopen('left.txt', 'w').close()\nos.chdir('/')")
    assert done.written == ("left.txt",)


def test_a_folder_that_a_listing_removes_is_no_trouble(trial):
    assert trial.run("import os\nos.rmdir(os.getcwd())").error is None


def test_roundings_on_a_boundary_are_told(trial):
    (boundary,) = trial.run("x = 0.125\nprint(f'{x:.2f}')").boundaries
    assert boundary.startswith("line 7: format '.2f' of 0.125")


@pytest.mark.parametrize(
    ("code", "output", "error"),
    [
        ("echo one; echo two", "one\ntwo\n", None),
        ("python -c 'import trial.counting as c; print(c.up_to(2))'", "[1, 2]\n", None),
        ("cat", "", None),
        ("exit 3", "", "exit status 3"),
        ("echo before\nfalse\necho after", "before\n", "exit status 1"),
        ("nosuchcommand", "", "exit status 127"),
    ],
)
def test_a_shell_block_runs_with_this_python_and_stops_at_what_fails(trial, code, output, error):
    trial.page(f"```bash\n{code}\n```\n")
    done = run(trial.only(), trial.book)
    assert (done.output, done.error) == (output, error)
    assert bool(done.traceback) is (code == "nosuchcommand")


def test_a_shell_block_waits_for_nobody_to_type(trial):
    """With a terminal or a pipe behind it, ``cat`` would read what is not meant for it."""
    trial.page("```bash\ncat # a terminal\n```\n")
    read, write = os.pipe()
    os.write(write, b"typed\n")
    os.close(write)
    terminal = os.dup(0)
    os.dup2(read, 0)
    try:
        assert run(trial.only(), trial.book).output == ""
    finally:
        os.dup2(terminal, 0)
        os.close(terminal)
        os.close(read)


def test_a_shell_block_starts_in_an_empty_folder_and_its_files_are_told(trial):
    trial.page("```bash\nls -A\ntouch left\n```\n")
    done = run(trial.only(), trial.book)
    assert (done.output, done.written) == ("", ("left",))


def shell(trial, code):
    """Show the one listing of the trial book, and a script that is recorded beside it."""
    trial.write("snippets/counting/both.sh", code)
    shown = '```bash title="both.sh"\n--8<-- "snippets/counting/both.sh"\n```\n'
    page = trial.read("docs/counting.md").partition("```bash")[0]
    trial.write("docs/counting.md", f"{page}\n{shown}")
    return next(each for each in listings(trial.book) if each.language == "bash")


def test_a_shell_listing_finds_those_listings_of_its_page_that_it_names(trial):
    listing = shell(trial, "ls -A\npython count.py\n")
    done = run(listing, trial.book)
    assert (done.output, done.error, done.written) == ("count.py\n[1, 2, 3]\n", None, ())
    assert run(shell(trial, "ls -A; echo account.py, the account\n"), trial.book).output == (
        "account.py, the account\n"
    )


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("snippets/counting/count.py", "up_to(3)", "up_to(4)"),
        ("src/trial/counting.py", "n + 1", "n + 2"),
    ],
)
def test_a_shell_listing_runs_again_when_what_it_starts_has_changed(trial, name, old, new):
    assert run(shell(trial, "python count.py"), trial.book).output == "[1, 2, 3]\n"
    trial.write(name, trial.read(name).replace(old, new))
    assert run(shell(trial, "python count.py"), trial.book).output == "[1, 2, 3, 4]\n"


@pytest.mark.parametrize(
    "page",
    [
        "```python\nwhile sum(__import__('os').times()[:2]) < 0.3:\n    pass\n```\n",
        "```bash\npython -c 'while sum(__import__(\"os\").times()[:2]) < 0.3: pass'\n```\n",
    ],
)
def test_the_processor_time_of_a_listing_is_told(trial, page):
    trial.page(page)
    assert 0.2 < run(trial.only(), trial.book).seconds < 5


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("from trial.counting import up_to\nprint(up_to(2))", "[1, 2]\n"),
        ("print(__name__, [n for n in dir() if not n.startswith('__')])", "__main__ []\n"),
        ("if __name__ == '__main__':\n    print('ran')", "ran\n"),
        ("import os\nprint(os.listdir())", "[]\n"),
        ("import sys\nprint(repr(sys.stdin.read()), sys.argv)", "'' ['']\n"),
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint(plt.show())", "None\n"),
        ("import os\nos.write(1, b'below Python\\n')", "below Python\n"),
        (
            "from __future__ import annotations\nfrom dataclasses import KW_ONLY, dataclass\n"
            "@dataclass\nclass P:\n    x: int\n    _: KW_ONLY\n    y: int = 2\nprint(P(1))",
            "P(x=1, y=2)\n",
        ),
    ],
)
def test_a_listing_is_the_main_program_of_a_fresh_process(trial, code, output):
    done = trial.run(code)
    assert (done.output, done.error) == (output, None)


def test_a_listing_that_ends_its_process_is_told(trial):
    done = trial.run("import os\nprint('before', flush=True)\nos._exit(7)")
    assert (done.output, done.error, done.traceback) == ("before\n", *["exit status 7"] * 2)
    killed = trial.run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert killed.error == "exit status -9"
    assert trial.run("print('the next one runs')").output == "the next one runs\n"


@pytest.mark.parametrize("name", ["yaml", "lockstep", "nowhere"])
def test_what_is_not_declared_is_not_found(trial, name):
    done = trial.run(f"import {name}.part")
    assert (done.error, done.missing) == ("ModuleNotFoundError", name)
    assert done.output == f"ModuleNotFoundError: No module named {name!r}\n"


# What one listing does, and what the next one would see of it.
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


def seen(trial, note=""):
    """Return what a listing sees of the state that others may have left."""
    looks = [f"{look}\nprint(repr({name!r}), shown)" for name, (_, look) in LEAKS.items()]
    return trial.run("\n".join([f"shown = None  # {note}", *looks])).output


def test_what_a_listing_changes_is_seen_by_no_other(trial):
    before = seen(trial)
    assert len(before.splitlines()) == len(LEAKS)
    for end in ("", "raise ValueError"):
        trial.run("\n".join([*(change for change, _ in LEAKS.values()), end]))
        assert seen(trial, f"after {end}") == before


def test_the_settings_of_the_tests_reach_no_listing(trial, monkeypatch):
    monkeypatch.setenv("LEAK", "1")
    with mpl.rc_context({"font.size": 3}), np.printoptions(precision=1):
        code = "import matplotlib, numpy, os\nprint(matplotlib.rcParams['font.size'])\n"
        code += "print(numpy.array([0.123]), os.environ.get('LEAK'))"
        assert trial.run(code).output == "10.0\n[0.123] None\n"


@pytest.mark.parametrize(
    "draw",
    [
        "import random\nprint(random.random())",
        "import numpy as np\nprint(np.random.rand())",
        "import numpy as np\nprint(np.random.default_rng().random())",
        "import torch\nprint(float(torch.rand(1)))",
    ],
)
def test_randomness_without_a_seed_differs_from_run_to_run(trial, draw):
    """A fixed seed here would hide from the tests what every reader would see."""
    assert trial.run(draw).output != trial.run(f"{draw}  # again").output
