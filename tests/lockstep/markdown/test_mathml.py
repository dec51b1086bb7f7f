"""Formulas become MathML while the page is built, and a broken one stops the build."""

import markdown
import pytest

from lockstep.markdown.mathml import FormulaError, to_mathml

EXTENSIONS = [
    "admonition",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.arithmatex",
    "lockstep.markdown.mathml",
]


def render(text):
    return markdown.markdown(
        text,
        extensions=EXTENSIONS,
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )


def test_an_inline_formula_stays_in_its_line():
    assert render("The stride $s$ is one.") == (
        '<p>The stride <span class="arithmatex">'
        '<math display="inline" xmlns="http://www.w3.org/1998/Math/MathML">'
        "<mrow><mi>s</mi></mrow></math></span> is one.</p>"
    )


def test_a_block_formula_scrolls_by_itself():
    html = render("$$\ny = w x\n$$")
    assert '<div class="arithmatex" style="overflow-x: auto"><math display="block"' in html


def test_comparisons_are_escaped_once():
    html = render("Inline $a < b$.\n\n$$a < b > c$$")
    assert html.count("<mo>&lt;</mo>") == 2
    assert html.count("<mo>&gt;</mo>") == 1
    assert "&amp;" not in html


def test_symbols_are_written_as_characters():
    html = render(r"$\sum_{k} w_k \times x$")
    assert "∑" in html
    assert "×" in html


@pytest.mark.parametrize(
    "text",
    [
        "| size | formula |\n|---|---|\n| 6 | $L - k + 1$ |",
        "!!! note\n\n    See $L - k + 1$.",
        "??? question\n\n    $$L - k + 1$$",
        "- one\n\n    $$L - k + 1$$",
        "## Places: $L - k + 1$",
    ],
    ids=["table", "admonition", "folded", "list", "heading"],
)
def test_formulas_render_wherever_text_stands(text):
    html = render(text)
    assert html.count("<math ") == 1
    assert r"\(" not in html
    assert r"\[" not in html


def test_code_that_looks_like_a_formula_stays_code():
    assert "<math" not in render("Write `$x$`.")


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\frac{1}", "lacks an argument"),
        ("x^", "does not parse"),
        (r"\left(x", "does not parse"),
        (r"\begin{cases} 1", "does not parse"),
        ("", "does not parse"),
        (r"\unknown{x}", r"\unknown"),
        ("{a", "brace"),
        ("a}", "brace"),
        ("a & b", "outside of columns"),
    ],
)
def test_a_broken_formula_is_named(tex, reason):
    with pytest.raises(FormulaError) as error:
        to_mathml(tex)
    assert repr(tex) in str(error.value)
    assert reason in str(error.value)


def test_a_broken_formula_stops_the_page():
    with pytest.raises(FormulaError, match="unknown"):
        render(r"A page with $\unknown$ in it.")


@pytest.mark.parametrize(
    "tex", [r"\{a\}", r"\text{a & b}", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", r"a\,b"]
)
def test_sound_formulas_pass(tex):
    assert to_mathml(tex).tag == "math"


@pytest.mark.parametrize(
    ("tex", "signs"),
    [("-1", 1), ("(-1, 0, +1)", 2), ("y = -x", 1), ("a - b", 0), ("(a) - 1", 0), ("x^{-1}", 1)],
)
def test_a_sign_stands_close_to_its_number(tex, signs):
    assert sum(mo.get("form") == "prefix" for mo in to_mathml(tex).iter("mo")) == signs
