"""Recorded parameters are what their listing trains: told by guard 8, kept by `lockstep record`."""

import json
import subprocess
import sys

import pytest
import safetensors.torch
import torch

from lockstep import record as recording
from lockstep.book import BookError
from lockstep.guards.weights import weights
from lockstep.record import RecordError, record
from lockstep.weights import as_json

TRAIN = """\
import torch

model = torch.nn.Linear(1, 2, dtype=torch.float64)
model.load_state_dict({"weight": torch.tensor([[1.0], [2.0]]), "bias": torch.tensor([3.0, 4.0])})
print(f"{model.bias.sum().item():.0f}")
"""
USE = "from trial.counting import total\n\nprint(total())\n"
MODULE = """\
from pathlib import Path

import safetensors.torch

FILE = Path(__file__).parent / "weights" / "counter.safetensors"


def total():
    return sum(t.sum().item() for t in safetensors.torch.load(FILE.read_bytes()).values())
"""
FILE = "src/trial/weights/counter.safetensors"
ENTRY = f"""\
[[weights]]
listing = "snippets/counting/train.py"
variable = "model"
file = "{FILE}"
"""


def block(name):
    return f"""\
```python title="{name}.py"
--8<-- "snippets/counting/{name}.py"
```

<!--pytest-codeblocks:expected-output-->

```text
--8<-- "snippets/counting/{name}.txt"
```
"""


@pytest.fixture
def book(trial):
    """A book whose first listing reads what its second one trains, recorded."""
    trial.write("lockstep.toml", f'package = "trial"\n\n{ENTRY}')
    trial.write("src/trial/counting.py", MODULE)
    trial.write("snippets/counting/count.py", USE)
    trial.write("snippets/counting/train.py", TRAIN)
    trial.write("snippets/counting/train.txt", "7\n")
    trial.page(block("count") + "\n" + block("train"))
    record(trial.book)
    return trial


def tensors(trial):
    return safetensors.torch.load_file(trial.root / FILE)


def save(trial, **changed):
    safetensors.torch.save_file(tensors(trial) | changed, trial.root / FILE)


def told(trial):
    """What the guard says, and of which file."""
    return [(found.path, found.problem) for found in weights(trial.book)]


def edit(trial, old, new):
    assert old in trial.read("snippets/counting/train.py")
    trial.write("snippets/counting/train.py", TRAIN.replace(old, new))


# Recording


def test_what_a_listing_trained_is_recorded_with_its_names_shapes_and_dtypes(book):
    kept = tensors(book)
    assert kept["bias"].tolist() == [3, 4]
    assert kept["weight"].shape == (2, 1)
    assert {tensor.dtype for tensor in kept.values()} == {torch.float64}
    assert not told(book)


def test_a_listing_that_reads_the_parameters_prints_what_the_new_ones_say(book):
    assert book.read("snippets/counting/count.txt") == "10.0\n"
    edit(book, "4.0", "5.0")
    changed = {book.book.relative(change.path): change.why for change in record(book.book)}
    assert changed == {
        FILE: "bias differs by 1 where its largest value is 5",
        "snippets/counting/count.txt": "changed",
        "snippets/counting/train.txt": "changed",
    }
    assert book.read("snippets/counting/count.txt") == "11.0\n"
    assert not told(book)


def test_recording_twice_changes_nothing(book):
    before = (book.root / FILE).stat()
    assert record(book.book) == []
    assert (book.root / FILE).stat() == before


def test_the_last_bits_are_not_worth_a_change(book):
    save(book, bias=torch.tensor([3, 4 + 3e-6], dtype=torch.float64))
    edited = (book.root / FILE).read_bytes()
    assert not told(book)
    record(book.book)
    assert (book.root / FILE).read_bytes() == edited
    save(book, bias=torch.tensor([3, 4 + 5e-6], dtype=torch.float64))
    assert len(told(book)) == 1
    record(book.book)
    assert tensors(book)["bias"].tolist() == [3, 4]


def test_only_one_chapter_is_recorded_where_only_one_is_asked_for(book):
    book.write("docs/other.md", "---\nmodules: [counting]\n---\n\n# Other\n")
    edit(book, "4.0", "5.0")
    assert record(book.book, "other") == []
    assert tensors(book)["bias"].tolist() == [3, 4]


def test_nothing_is_recorded_where_a_listing_fails(book):
    before = (book.root / FILE).read_bytes()
    edit(book, "4.0", "5.0")
    book.write("snippets/counting/count.py", "raise KeyError\n")
    with pytest.raises(RecordError, match="count ended in KeyError"):
        record(book.book)
    assert (book.root / FILE).read_bytes() == before
    assert [path.name for path in (book.root / FILE).parent.iterdir()] == ["counter.safetensors"]


def test_a_first_recording_that_fails_leaves_no_file(book):
    (book.root / FILE).unlink()
    book.write("snippets/counting/count.py", "raise KeyError\n")
    with pytest.raises(RecordError):
        record(book.book)
    assert not (book.root / FILE).exists()


def test_an_interruption_leaves_the_old_parameters(book, monkeypatch):
    before = (book.root / FILE).read_bytes()
    edit(book, "4.0", "5.0")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "_shown", interrupted)
    with pytest.raises(KeyboardInterrupt):
        record(book.book)
    assert (book.root / FILE).read_bytes() == before


def test_a_listing_that_trains_nothing_is_not_recorded(book):
    edit(book, "model", "network")
    with pytest.raises(RecordError, match="train leaves no 'model' with parameters"):
        record(book.book)
    assert tensors(book)["bias"].tolist() == [3, 4]


def test_tied_and_strided_parameters_are_recorded_too(book):
    edit(book, "print(", "model.tied = torch.nn.Parameter(model.weight.T)\nprint(")
    record(book.book)
    assert tensors(book)["tied"].tolist() == [[1, 2]]


# The guard


def test_a_training_that_changed_is_told(book):
    edit(book, "2.0", "2.5")
    problem = "it is not what snippets/counting/train.py trains: weight differs by 0.5 where its"
    assert told(book) == [(FILE, f"{problem} largest value is 2.5")]


EDITS = {
    "a value": ({"bias": torch.tensor([3.0, 4.1]).double()}, "bias differs by 0.1 where its larg"),
    "nan": ({"bias": torch.tensor([3.0, float("nan")]).double()}, "bias differs by nan where its"),
    "a dtype": ({"bias": torch.tensor([3.0, 4.0])}, "bias is float32 (2,), trained anew float64"),
    "a shape": ({"bias": torch.zeros(3).double()}, "bias is float64 (3,), trained anew float64 (2"),
    "a name": ({"scale": torch.zeros(1)}, "scale is none of its parameters"),
}


@pytest.mark.parametrize(("changed", "problem"), EDITS.values(), ids=EDITS)
def test_an_edited_file_is_told(book, changed, problem):
    save(book, **changed)
    ((path, said),) = told(book)
    assert path == FILE
    assert problem in said


def test_a_tensor_that_is_missing_is_told(book):
    safetensors.torch.save_file({"bias": tensors(book)["bias"]}, book.root / FILE)
    assert told(book) == [
        (FILE, "it is not what snippets/counting/train.py trains: weight is missing")
    ]


def test_a_damaged_file_is_told(book):
    (book.root / FILE).write_bytes(b"damaged")
    ((path, problem),) = told(book)
    assert path == FILE
    assert "it cannot be read" in problem


def test_a_missing_file_is_told(book):
    (book.root / FILE).unlink()
    assert told(book) == [(FILE, "what snippets/counting/train.py trains is not recorded")]


@pytest.mark.parametrize(
    "name", ["src/trial/weights/old.pt", "src/trial/elsewhere/old.safetensors"]
)
def test_a_file_that_no_listing_trains_is_told(book, name):
    book.write(name, "")
    assert told(book) == [(name, "no listing trains it")]


def test_an_entry_that_was_taken_out_leaves_an_orphan(book):
    book.write("lockstep.toml", 'package = "trial"\n')
    assert told(book) == [(FILE, "no listing trains it")]


def test_a_listing_that_trains_nothing_is_told(book):
    edit(book, "model", "network")
    problem = "it leaves no 'model' with parameters in a state_dict()"
    assert told(book) == [("snippets/counting/train.py", problem)]


def test_a_listing_that_no_page_shows_is_told(book):
    book.page(block("count"))
    problem = "[[weights]] names snippets/counting/train.py, which no page shows"
    assert told(book) == [("lockstep.toml", problem)]


def test_what_a_page_shows_that_cannot_be_read_is_left_to_the_shape_guard(book):
    book.page('--8<-- "gone.py"')
    assert not told(book)


def test_a_listing_that_fails_is_left_to_the_output_guard(book):
    book.write("snippets/counting/train.py", "raise KeyError\n")
    assert not told(book)


def test_another_variable_is_another_result(book):
    assert not told(book)
    book.write("lockstep.toml", f'package = "trial"\n\n{ENTRY.replace("model", "network")}')
    assert [path for path, _ in told(book)] == ["snippets/counting/train.py"]


@pytest.mark.parametrize(
    ("register", "message"),
    [
        (ENTRY.replace("variable", "name"), "entry 1 has no 'variable': it needs listing, vari"),
        (ENTRY + ENTRY, r"two entries of \[\[weights\]\] name src/trial/weights/counter.safetens"),
    ],
)
def test_a_register_that_says_too_little_or_too_much_is_refused(book, register, message):
    book.write("lockstep.toml", f'package = "trial"\n\n{register}')
    with pytest.raises(BookError, match=message):
        list(weights(book.book))


def test_a_book_without_weights_needs_neither_pytorch_nor_safetensors(trial):
    code = (
        "import sys; sys.modules |= {'torch': None, 'safetensors': None}\n"
        "from lockstep.book import Book; from lockstep.guards.weights import weights\n"
        f"print(list(weights(Book({str(trial.root)!r}))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr


# What interactive figures read

JSON = "docs/javascripts/weights/counter.json"
BOTH = f'{ENTRY}json = "{JSON}"\nlevels = 100\n'


@pytest.fixture
def figured(book):
    """The same book, of which a figure reads the parameters."""
    book.write("lockstep.toml", f'package = "trial"\n\n{BOTH}')
    assert [change.path.name for change in record(book.book)] == ["counter.json"]
    return book


def test_a_figure_gets_names_shapes_and_values_in_whole_steps(figured):
    kept = json.loads(figured.read(JSON))
    assert kept == {
        "bias": {"shape": [2], "step": 0.04, "values": [75, 100]},
        "weight": {"shape": [2, 1], "step": 0.02, "values": [50, 100]},
    }
    assert not told(figured)
    assert not record(figured.book)


def test_counters_are_left_out_and_zeros_have_a_step():
    content = safetensors.torch.save({"seen": torch.tensor(3), "bias": torch.zeros(2)})
    assert json.loads(as_json(content, 10)) == {
        "bias": {"shape": [2], "step": 1.0, "values": [0, 0]}
    }


def test_what_a_figure_reads_is_recorded_anew_with_the_training(figured):
    edit(figured, "4.0", "5.0")
    assert JSON in {figured.book.relative(change.path) for change in record(figured.book)}
    assert json.loads(figured.read(JSON))["bias"]["values"] == [60, 100]
    assert not told(figured)


def test_what_a_figure_reads_is_told_when_it_is_stale_lost_or_no_longer_named(figured):
    good = figured.read(JSON)
    figured.write(JSON, good.replace("75", "74"))
    assert told(figured) == [(JSON, f"it is not what {FILE} holds")]
    (figured.root / JSON).unlink()
    assert told(figured) == [(JSON, f"what figures read of {FILE} is not recorded")]
    figured.write(JSON, good)
    figured.write("docs/javascripts/weights/other.json", good)
    assert told(figured) == [("docs/javascripts/weights/other.json", "no listing trains it")]


@pytest.mark.parametrize("levels", ["0", "-1", "1.5", "true", '"many"'])
def test_levels_that_are_no_number_of_steps_are_refused(book, levels):
    book.write("lockstep.toml", f'package = "trial"\n\n{ENTRY}levels = {levels}\n')
    with pytest.raises(BookError, match="a whole number of steps, at least 1"):
        list(weights(book.book))
