"""No number in the text of a chapter is one that its code did not compute."""

import pytest

from lockstep.guards.prose import prose

LISTING = '\n```py\nprint("0.25 and 1234")\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n'
LISTING += "```text\n0.25 and 1234\n```\n\n"


def told(book):
    return [(f.path, f.line, f.problem) for f in prose(book)]


@pytest.mark.parametrize(
    "text",
    [
        "It is 0.25.",
        "It is .25, -0.25, +0.250 or (0.25).",
        "It is 1234 or 1,234.",
        "Few of them: 1, 2, 12 and 99.",
        "Names: conv1d, float64, x123, v1.5 and step_250.",
        "`0.25` and **0.25** and $0.25$",
        "<!-- 0.99 --> and <span data-x='0.99'>0.25</span>",
        "See [@key1999, p. 345] and [here](https://example.org/0.99/2345).",
        "![A line to 0.25 at last.](figures/a-0.99.svg){ width='999' }",
        "A heading {#part-1999}",
        "Visit https://example.org/1999/12.34 now.",
        "| a | 0.25 |",
        "2 + 2 = 4 and 8 - 3 + 1 = 6",
        "```text\n0.99 is not prose\n```",
        "    0.25 indented",
        "",
    ],
)
def test_numbers_that_are_computed_small_or_no_text_hold(trial, text):
    assert told(trial.page(f"{LISTING}{text}")) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It is 0.26.", "0.26"),
        ("It is **0.26**.", "0.26"),
        ("It is `0.26`.", "0.26"),
        ("It is $x = 0.26$.", "0.26"),
        ("It is .26!", ".26"),
        ("It is 1235.", "1235"),
        ("It is 1,235.", "1,235"),
        ("It is 345.", "345"),
        ("It is 2.0.", "2.0"),
        ("| a | 0.26 |", "0.26"),
        ("![A line that climbs to 0.26 at last.](a.svg)", "0.26"),
        ('![A line that climbs at last.](a.svg "up to 0.26")', "0.26"),
        ("[0.26](https://example.org)", "0.26"),
        ("> 0.26", "0.26"),
        ("??? question\n\n    0.26", "0.26"),
        ("## Heading 0.26", "0.26"),
        ("<b>0.26</b>", "0.26"),
    ],
)
def test_a_number_that_no_listing_computed_is_told_with_its_line(trial, text, number):
    book = trial.page(f"{LISTING}{text}")
    line = trial.read("docs/counting.md").rstrip().count("\n") + 1
    assert told(book) == [
        (
            "docs/counting.md",
            line,
            f"the text says {number}, which no listing or output of this chapter contains",
        )
    ]


def test_the_description_of_a_page_is_text_too(trial):
    trial.write("docs/counting.md", "---\ndescription: Up to 0.26.\nmodules: [counting]\n---\n")
    assert [(line, problem[:18]) for _, line, problem in told(trial.book)] == [
        (2, "the text says 0.26")
    ]


def test_each_line_of_front_matter_that_is_no_text_is_left_alone(trial):
    trial.write("docs/counting.md", "---\nmodules: [counting]\nweight: 0.26\n---\n")
    assert told(trial.book) == []


@pytest.mark.parametrize(
    ("name", "text", "holds"),
    [
        ("docs/index.md", "It is 3.25.", False),
        ("README.md", "It is 3.25.", False),
        ("docs/about.md", "It is 3.25.", True),
        ("docs/index.md", "It is 0.25.", True),
        ("README.md", "It is 1,234.", True),
    ],
)
def test_the_pages_that_are_met_first_quote_the_whole_book(trial, name, text, holds):
    trial.page(LISTING)
    trial.write(name, text)
    found = told(trial.book)
    assert (found == []) is holds
    assert holds or (found[0][0], found[0][2][-30:]) == (name, "or output of the book contains")


def test_a_false_formula_is_told(trial):
    ((_, line, problem),) = told(trial.page("Here 8 - 3 + 1 = 5."))
    assert (line, problem) == (5, "8 - 3 + 1 is 6, not 5")


REGISTER = '[[number]]\npage = "{}"\nvalue = "{}"\nreason = "year of a publication"\n'


@pytest.mark.parametrize("value", ["1980", "1980.0", "1,980"])
def test_a_number_with_a_reason_holds(trial, value):
    trial.write("lockstep.toml", REGISTER.format("counting.md", value))
    assert told(trial.page("Since 1980.")) == []


@pytest.mark.parametrize(
    ("page", "value"), [("other.md", "1980"), ("counting.md", "1981"), ("counting.md", "MCMLXXX")]
)
def test_a_reason_for_another_page_or_number_is_none_and_is_told(trial, page, value):
    trial.write("lockstep.toml", REGISTER.format(page, value))
    found = told(trial.page("Since 1980."))
    assert [where for where, _, _ in found] == ["docs/counting.md", "lockstep.toml"]
    assert found[1][2] == f"[[number]] {value} is not needed on {page}"


def test_while_a_page_cannot_be_read_nothing_is_said_of_its_numbers(trial):
    trial.write("lockstep.toml", REGISTER.format("counting.md", "1980"))
    assert told(trial.page('It is 0.26 since 1980.\n\n--8<-- "gone"\n')) == []


@pytest.mark.parametrize(
    ("comment", "value"),
    [
        ("# gives 0.5", "0.5"),
        ("x = 1  # then 6", "6"),
        ("# 1,000 of them", "1,000"),
        ("# about .5", ".5"),
    ],
)
def test_a_comment_that_states_a_value_is_told(trial, comment, value):
    trial.write("snippets/counting/count.py", f"import math\n{comment}\n")
    found = [each for each in told(trial.book) if each[0].endswith(".py")]
    assert found == [("snippets/counting/count.py", 2, f"a comment states the value {value}")]


@pytest.mark.parametrize(
    "code",
    [
        "# one place to the right\n",
        "# conv1d and float64\n",
        "x = '# 5'\n",
        "'''\n# 5\n'''\n",
        "def broken(:\n  # 5\n",
        "'''never closed # 5\n",
        "",
    ],
)
def test_a_comment_without_a_value_holds(trial, code):
    trial.write("snippets/counting/count.py", code)
    assert [each for each in told(trial.book) if each[0].endswith(".py")] == []


def test_a_listing_that_is_no_text_is_no_crash(trial):
    (trial.root / "snippets/counting/count.py").write_bytes(b"x = 1\n\n\n# \xff 5\n")
    told(trial.book)
