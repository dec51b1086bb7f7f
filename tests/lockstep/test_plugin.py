"""pytest runs the pages of a book: each listing a test of its own name, with an answer to read."""

import os

import pytest
import torch  # noqa: F401

import lockstep.plugin  # noqa: F401  # what is loaded here, no run of pytest inside loads anew
from lockstep.shared import FOLDER

SKIP = "<!--pytest.mark.skip(reason='needs a day')-->\n"
OUTPUT = "\n<!--pytest-codeblocks:expected-output-->\n\n```text\n{}\n```\n"


@pytest.fixture
def pages(trial, pytester, monkeypatch):
    """Run pytest on the trial book with these pages; return its result."""
    monkeypatch.chdir(trial.root)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    # A session inside may name a folder of its own; this one's is named again after it.
    monkeypatch.setenv(FOLDER, os.environ.get(FOLDER, ""))

    def run(texts, *arguments):
        for name, text in texts.items():
            trial.write(name, text)
        plugins = ("-p", "pytest_codeblocks.plugin", "-p", "lockstep.plugin", "--codeblocks")
        return pytester.runpytest_inprocess(*plugins, "--rootdir", trial.root, *arguments)

    trial.write("pytest.ini", "[pytest]\n")
    return run


def test_each_listing_is_a_test_named_after_it(pages):
    readme = "```python\nprint(1)\n```\n" + OUTPUT.format(1)
    shown = '```py title="own.py"\nx = 1\n```\n\n```bash\ntrue\n```\n\n```console\n$ false\n```\n'
    result = pages({"README.md": readme, "docs/index.md": shown}, "-v", "README.md", "docs")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "README.md::line 1 PASSED*",
            "docs/counting.md::count PASSED*",
            "docs/index.md::own PASSED*",
            "docs/index.md::line 5 PASSED*",
        ]
    )
    result.stdout.no_fnmatch_line("*console*")


def test_one_listing_can_be_run_alone(pages):
    result = pages({"docs/index.md": "```py\n1 / 0\n```\n"}, "docs/counting.md::count")
    result.assert_outcomes(passed=1)


def test_a_failure_shows_the_difference_and_the_way_out(pages):
    text = "```py\nprint('a')\nprint('b')\n```\n" + OUTPUT.format("a\nc")
    result = pages({"docs/index.md": text}, "docs/index.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*_ listing docs/index.md::line 1 _*",
            "docs/index.md:1: line 1 prints something else than the page shows",
            "--- on the page",
            "+++ printed",
            "@@ -1,2 +1,2 @@",
            " a",
            "-c",
            "+b",
            "    mend: run: make record, and review the difference",
        ],
        consecutive=False,
    )


def test_an_error_is_shown_with_the_frames_of_the_listing_alone(pages):
    result = pages({"docs/index.md": "Text.\n\n```py\nx = 0\n1 / x\n```\n"}, "docs/index.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '  File "*docs/index.md", line 5, in <module>',
            "    1 / x",
            "ZeroDivisionError: division by zero",
            "    mend: correct the listing or the code that it calls",
        ]
    )
    result.stdout.no_fnmatch_line("*src/lockstep*")
    result.stdout.no_fnmatch_line("*runtest*")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```py\nimport sys\nprint('mind', file=sys.stderr)\n```\n", "*standard error: 'mind'*"),
        ("```py\nopen('left.txt', 'w').close()\n```\n", "*writes the file 'left.txt'*"),
        ("```py\nimport warnings\nwarnings.warn('mind')\n```\n", "*UserWarning: mind*"),
        ("```py\nimport sys\nsys.exit()\n```\n", "*SystemExit*"),
        ("```py\nx = 0.125\nprint(f'{x:.2f}')\n```\n" + OUTPUT.format("0.12"), "*near a boundary*"),
        (
            "```py\nimport matplotlib.pyplot as plt\nplt.figure()\nplt.show()\n```\n",
            "*draws a figure that is recorded nowhere*",
        ),
        ("<!--lockstep:raises ValueError-->\n```py\nint(3)\n```\n", "*runs to its end*"),
        ("```bash\nexit 3\n```\n", "*failed: *exit status 3*"),
    ],
)
def test_what_a_listing_must_not_do_fails_its_test(pages, text, told):
    result = pages({"docs/index.md": text}, "docs/index.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([told])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'A.\n\n--8<-- "gone.py"\n',
            "docs/index.md:3: Snippet at path 'gone.py' could not be found",
        ),
        ("```py\n1\n", "docs/index.md:1: the site reads no code block at '```py'"),
        (
            "<!--pytest.mark.nonsense(-->\n```py\n1\n```\n",
            "docs/index.md:2: the mark *is not valid*",
        ),
        ("---\na: [\n---\n", "docs/index.md:*front matter is not valid YAML*"),
    ],
)
def test_a_page_that_cannot_be_read_is_an_error_with_its_line(pages, text, told):
    result = pages({"docs/index.md": text}, "docs/index.md")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*src/lockstep*")


@pytest.mark.parametrize(
    ("mark", "outcome"),
    [
        (SKIP, {"skipped": 1}),
        ("<!--pytest.mark.skipif(sys.version_info > (3,), reason='new')-->\n", {"skipped": 1}),
        ("<!--pytest.mark.xfail(reason='known')-->\n", {"xfailed": 1}),
    ],
)
def test_a_mark_above_a_listing_is_honoured_and_leaks_to_no_other(pages, mark, outcome):
    text = f"{mark}```py\n1 / 0\n```\n\n```py\n1 / 1\n```\n"
    result = pages({"docs/index.md": text}, "docs/index.md", "-rsx")
    result.assert_outcomes(passed=1, **outcome)
    result.stdout.fnmatch_lines([f"*{mark.split(chr(39))[1]}*"])


@pytest.mark.parametrize("workers", [(), ("-p", "xdist.plugin", "-n", "1")])
def test_a_quick_run_leaves_out_what_takes_long_and_says_what(pages, trial, workers):
    long = "<!--lockstep:long a day-->\n```py title='{}.py'\n1 / 0\n```\n\n"
    marked = "<!--pytest.mark.slow-->\n```py title='marked.py'\n1 / 0\n```\n"
    test = "import pytest\n\n@pytest.mark.slow\ndef test_it():\n    assert False\n"
    trial.write("test_own.py", test)
    text = long.format("first") + long.format("second") + marked
    result = pages({"docs/index.md": text}, "-m", "not slow", *workers, "docs", "test_own.py")
    result.assert_outcomes(passed=1, deselected=0 if workers else 4)
    result.stdout.fnmatch_lines(
        [
            "*left out, for they take long: run them with make test*",
            "docs/index.md::first",
            "docs/index.md::marked",
            "docs/index.md::second",
            "test_own.py: 1 tests",
        ]
    )


def test_a_whole_run_leaves_out_nothing(pages):
    text = "<!--lockstep:long a day-->\n```py\n1 / 1\n```\n"
    result = pages({"docs/index.md": text}, "docs")
    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line("*left out*")


def test_a_folder_that_is_no_book_is_told_in_a_sentence(pages, trial):
    (trial.root / "lockstep.toml").unlink()
    result = pages({}, "docs")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["no lockstep.toml in *: run lockstep from the root of a book"])
