"""What only the site understands becomes what every notebook shows."""

import pytest

from lockstep.markdown.citations import Reference
from lockstep.plain import Plain, used_terms

REFERENCES = {
    "a2020": Reference("a2020", ("Ada, B",), 2020, "On A", "A Journal", "https://doi.org/1"),
    "c2021": Reference(
        "c2021", ("Cy, D", "Eve, F"), 2021, "On C", "C Journal", "https://doi.org/2"
    ),
}


def published(text):
    return Plain("counting.md", "https://book.org/", REFERENCES).text(text)


def source(text):
    return Plain("counting.md", "../", REFERENCES, sources=True).text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [here](other.md).", "See [here](https://book.org/other/)."),
        ("See [here](other.md#deep).", "See [here](https://book.org/other/#deep)."),
        ("See [here](#deep).", "See [here](https://book.org/counting/#deep)."),
        ("See [home](index.md).", "See [home](https://book.org/)."),
        ("See [it](https://x.org/a.md).", "See [it](https://x.org/a.md)."),
        ("See [it](mailto:a@x.org).", "See [it](mailto:a@x.org)."),
        ("See [`code`](other.md).", "See [`code`](https://book.org/other/)."),
        ('See [it](other.md "Title").', 'See [it](https://book.org/other/ "Title").'),
        ("`[no](link.md)` stays", "`[no](link.md)` stays"),
        ("$[a](b)$ stays", "$[a](b)$ stays"),
        ("As [@a2020] says.", "As [Ada (2020)](https://book.org/bibliography/#a2020) says."),
        (
            "[@a2020; @c2021]",
            "[Ada (2020)](https://book.org/bibliography/#a2020); "
            "[Cy and Eve (2021)](https://book.org/bibliography/#c2021)",
        ),
        ("Before.\n\n<!-- a\ncomment -->\n\nAfter.", "Before.\n\nAfter."),
        ('<div class="strip" markdown>\n\n- one\n\n</div>', "- one"),
        ("- one\n- **Run it**: [run: counting]\n- two", "- one\n- two"),
        ("[Go](other.md){ .md-button }", "[Go](https://book.org/other/)"),
        ("A set {.5, 1} of numbers", "A set {.5, 1} of numbers"),
    ],
)
def test_prose_is_made_plain(text, expected):
    assert published(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[here](other.md#deep)", "[here](../other.md#deep)"),
        ("[here](#deep)", "[here](../counting.md#deep)"),
        ("[@a2020]", "[Ada (2020)](../bibliography.md#a2020)"),
    ],
)
def test_on_the_site_links_lead_to_sources(text, expected):
    assert source(text) == expected


def test_terms_that_are_used_are_told_once():
    terms = {"unit": "One cell.", "units": "One cell.", "max pool": "The largest."}
    text = "Units and `max pool` of a unit, units and a max pool."
    assert list(used_terms(text, terms)) == [("max pool", "The largest."), ("unit", "One cell.")]
    assert list(used_terms("a unitary word", terms)) == []
    assert list(used_terms(text, {})) == []
