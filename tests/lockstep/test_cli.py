"""Each verb of ``python -m lockstep`` does what it says, and says what it did or what is wrong."""

import subprocess
import sys

import pytest

from lockstep.__main__ import main
from lockstep.guards import GUARDS

WITHOUT_SITE = ["shape", "output", "errors", "figures", "prose"]


@pytest.fixture
def command(trial, capsys):
    """Run one verb on the trial book; return its status, its output and its errors."""

    def run(*arguments):
        status = main(["--root", str(trial.root), *arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err or arguments[0] == "record"
        return status, told.out, told.err

    return run


def test_help_lists_the_verbs():
    done = subprocess.run(
        [sys.executable, "-m", "lockstep", "--help"], capture_output=True, text=True, check=True
    )
    for verb in ("check", "record", "list", "stage", "new"):
        assert f"    {verb} " in done.stdout
    assert done.stderr == ""


def test_a_wrong_folder_is_told_through_the_exit_status(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "lockstep", "list"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"lockstep: no mkdocs.yml in {tmp_path.resolve()}: run lockstep from the root of a book\n"
    )


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["new"], ["record", "--nonsense"]])
def test_a_wrong_call_is_told_its_usage(command, capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        command(*arguments)
    assert ended.value.code == 2
    assert "usage: python -m lockstep" in capsys.readouterr().err


def test_list_names_every_listing_with_its_line(command):
    assert command("list") == (0, "docs/counting.md::count  (line 10)\n", "")


def test_list_tells_of_pages_that_cannot_be_read(trial, command):
    trial.write("docs/index.md", "```py\n1\n")
    status, out, err = command("list")
    assert (status, out) == (1, "docs/counting.md::count  (line 10)\n")
    assert err.startswith("docs/index.md:1: the site reads no code block")


def test_check_says_of_each_guard_that_it_holds(command):
    status, out, err = command("check", *WITHOUT_SITE)
    assert (status, err) == (0, "")
    assert out == "".join(f"{name}: holds\n" for name in WITHOUT_SITE)


def test_check_tells_what_does_not_hold_and_how_to_mend_it(trial, command):
    trial.write("snippets/counting/count.txt", "[1, 2]\n")
    status, out, _ = command("check", "shape", "output")
    assert status == 1
    assert out.startswith(
        "shape: holds\n"
        "output: 1 found\n"
        "  docs/counting.md:10: count prints something else than the page shows\n"
    )
    assert "mend: run: make record" in out


def test_check_without_names_runs_every_guard(command):
    status, out, _ = command("check")
    assert status == 1  # the trial book has no built site
    assert [line.partition(":")[0] for line in out.splitlines() if line[0] != " "] == list(GUARDS)
    assert out.count("the site is not built") == 2


def test_an_unknown_guard_is_told_with_those_that_there_are(command):
    status, out, err = command("check", "shape", "speling")
    assert (status, out) == (2, "")
    assert err == f"lockstep: no guard is called 'speling'; there are: {', '.join(GUARDS)}\n"


@pytest.mark.parametrize(
    ("name", "text", "verb", "told"),
    [
        ("mkdocs.yml", "nav: [", "list", "mkdocs.yml is not valid YAML"),
        ("lockstep.toml", "[[", "stage", "lockstep.toml is not valid TOML"),
        ("lockstep.toml", "[[", "record", "lockstep.toml is not valid TOML"),
        ("mkdocs.yml", "nav: [", "new", "mkdocs.yml is not valid YAML"),
    ],
)
def test_broken_settings_are_told_in_a_sentence(trial, command, name, text, verb, told):
    trial.write(name, text)
    status, _, err = command(verb, *(["spikes"] if verb == "new" else []))
    assert (status, told in err) == (2, True)


def test_an_exception_without_a_reason_is_told(trial, command):
    trial.write("lockstep.toml", '[[number]]\npage = "counting.md"\nvalue = "1980"\n')
    status, _, err = command("check", "prose")
    assert status == 2
    assert "[[number]] entry 1 has no 'reason'" in err


def test_record_shows_what_changed_and_then_that_nothing_does(trial, command):
    trial.write("snippets/counting/count.txt", "[1, 2]\n")
    status, out, err = command("record", "--only", "counting")
    assert (status, err) == (0, "")
    assert "snippets/counting/count.txt: changed" in out
    assert "    -[1, 2]\n    +[1, 2, 3]\n1 recordings changed\n" in out
    assert command("record") == (0, "every recording is up to date\n", "")


def test_record_tells_why_nothing_was_recorded(trial, command):
    trial.write("snippets/counting/count.py", "1 / 0\n")
    status, out, err = command("record")
    assert (status, out) == (1, "")
    assert err.startswith("docs/counting.md::count ended in ZeroDivisionError\nTraceback")
    assert err.endswith("\n\nlockstep: nothing was recorded\n")
    assert trial.read("snippets/counting/count.txt") == "[1, 2, 3]\n"


def test_record_of_an_unknown_chapter_is_told_with_those_that_there_are(command):
    status, _, err = command("record", "--only", "colour")
    assert (status, err) == (2, "lockstep: no chapter is called 'colour'; there are: counting\n")


def test_stage_says_how_many_files_it_staged(trial, command):
    before = len(list((trial.root / "docs").rglob("*")))
    trial.write("snippets/counting/a.svg", "<svg/>")
    # A figure, a notebook and its page, two texts for language models.
    assert command("stage") == (0, "5 files staged\n", "")
    assert len([p for p in (trial.root / "docs").rglob("*") if p.is_file()]) == before + 5


def test_a_new_chapter_that_is_recorded_holds(command):
    status, out, _ = command("new", "spike-detection", "--module", "spikes")
    assert status == 0
    assert "wrote docs/spike-detection.md\n" in out
    assert out.endswith("next: make record ONLY=spike-detection, then make test\n")
    assert command("record", "--only", "spike-detection")[0] == 0
    assert command("check", *WITHOUT_SITE)[0] == 0


def test_a_chapter_that_is_there_already_is_refused(command):
    status, out, err = command("new", "counting")
    assert (status, out) == (2, "")
    assert "docs/counting.md exists already" in err
