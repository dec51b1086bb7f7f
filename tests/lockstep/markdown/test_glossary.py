"""Terms of the glossary are explained where they stand, on every page."""

import markdown
import pytest

from lockstep.markdown.glossary import GlossaryError, load_glossary

ENTRIES = "*[k-mer]: A sequence of k bases.\n\n*[bias]: One number that is added.\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "glossary.md"
    path.write_text(ENTRIES, "utf-8")
    return path


def render(text, file):
    name = "lockstep.markdown.glossary"
    return markdown.Markdown(extensions=[name], extension_configs={name: {"file": str(file)}})


def test_a_term_gets_its_meaning_on_each_page(file):
    page = render("", file)
    for _ in range(2):
        shown = page.reset().convert("A k-mer with a bias, `k-mer`.")
        assert '<abbr title="A sequence of k bases.">k-mer</abbr> with' in shown
        assert '<abbr title="One number that is added.">bias</abbr>' in shown
        assert "<code>k-mer</code>" in shown


def test_a_word_that_only_contains_a_term_gets_none(file):
    assert "abbr" not in render("", file).convert("biased")


def test_the_entries_are_read_in_order(file):
    assert load_glossary(file) == {
        "k-mer": "A sequence of k bases.",
        "bias": "One number that is added.",
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("bias: a number", "glossary.md:4: 'bias: a number' is no entry"),
        ("*[gain]:", "is no entry"),
        ("*[bias]: Again.", "glossary.md:4: 'bias' has two entries"),
    ],
)
def test_a_line_that_is_no_entry_is_told(file, line, problem):
    file.write_text(ENTRIES + line, "utf-8")
    with pytest.raises(GlossaryError) as error:
        load_glossary(file)
    assert problem in str(error.value)
