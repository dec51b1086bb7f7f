"""A citation leads to an entry of the bibliography, and every entry leads to the work."""

import markdown
import pytest

from lockstep.markdown.citations import CitationError, Reference, load_references

ENTRIES = """
[zeta2001]
authors = ["Zeta, Zoe"]
year = 2001
title = "On <filters>"
source = "Journal 1, 2–3"
doi = "10.1000/1"

[dumoulin2016]
authors = ["Dumoulin, Vincent", "Visin, Francesco"]
year = 2016
title = "A guide"
source = "arXiv"
url = "https://www.example.org/guide"
"""


@pytest.fixture
def references(tmp_path):
    path = tmp_path / "references.toml"
    path.write_text(ENTRIES, encoding="utf-8")
    return path


@pytest.fixture
def render(references):
    def render(text):
        return markdown.markdown(
            text,
            extensions=["lockstep.markdown.citations", "footnotes"],
            extension_configs={"lockstep.markdown.citations": {"references": str(references)}},
        )

    return render


def test_a_citation_links_to_its_entry(render):
    assert render("As shown [@dumoulin2016].") == (
        '<p>As shown <span class="citation"><a href="bibliography.md#dumoulin2016" '
        'title="A guide">Dumoulin and Visin (2016)</a></span>.</p>'
    )


def test_one_pair_of_brackets_holds_several(render):
    html = render("[@zeta2001; @dumoulin2016]")
    assert '#zeta2001" title="On &lt;filters&gt;">Zeta (2001)</a>; <a ' in html
    assert "Dumoulin and Visin (2016)</a>" in html


@pytest.mark.parametrize("text", ["`[@zeta2001]`", r"\[@zeta2001]", "[mail](a@b.c)"])
def test_what_is_no_citation_is_left_alone(render, text):
    assert "citation" not in render(text)


def test_an_unknown_key_names_the_nearest(render):
    with pytest.raises(CitationError, match=r"@dumulin2016 .*did you mean @dumoulin2016\?"):
        render("[@dumulin2016]")


def test_the_bibliography_lists_all_by_author(render):
    html = render("# Works\n\n[bibliography]\n\nEnd.")
    assert html.index('<li id="dumoulin2016">') < html.index('<li id="zeta2001">')
    assert (
        "Zoe Zeta (2001). <cite>On &lt;filters&gt;</cite>. Journal 1, 2–3. "
        '<a href="https://doi.org/10.1000/1">10.1000/1</a>'
    ) in html
    assert '<a href="https://www.example.org/guide">example.org/guide</a>' in html
    assert html.endswith("<p>End.</p>")


@pytest.mark.parametrize(
    ("authors", "label", "people"),
    [
        (["A, Ann"], "A (1990)", "Ann A"),
        (["A, Ann", "B, Bo"], "A and B (1990)", "Ann A and Bo B"),
        (["A, Ann", "B, Bo", "C, Cy"], "A et al. (1990)", "Ann A, Bo B and Cy C"),
    ],
)
def test_names_are_shortened_from_three_on(authors, label, people):
    reference = Reference("key", tuple(authors), 1990, "T", "S", "https://x.org")
    assert reference.label == label
    assert reference.people == people


@pytest.mark.parametrize(
    "edit",
    [
        ('doi = "10.1000/1"', ""),
        ('doi = "10.1000/1"', 'doi = "10.1000/1"\nurl = "https://x.org"'),
        ("year = 2001", ""),
        ("year = 2001", "yaer = 2001"),
    ],
    ids=["no place", "two places", "field missing", "field misspelt"],
)
def test_an_entry_that_is_not_whole_is_named(references, edit):
    references.write_text(ENTRIES.replace(*edit), encoding="utf-8")
    with pytest.raises(CitationError, match=r"references\.toml: entry zeta2001 must have"):
        load_references(references)
