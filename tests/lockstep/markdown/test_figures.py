"""An image has its size, its alt text and its caption, or the page is not built."""

import markdown
import pytest

from lockstep.markdown.figures import FigureError, svg_size

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {}>\n</svg>\n'


@pytest.fixture
def render(tmp_path):
    (tmp_path / "wide.svg").write_text(SVG.format('width="468pt" height="187.2pt"'))
    (tmp_path / "photo.png").write_bytes(b"")

    def render(text):
        return markdown.markdown(
            text,
            extensions=[
                "attr_list",
                "abbr",
                "pymdownx.arithmatex",
                "lockstep.markdown.mathml",
                "lockstep.markdown.figures",
            ],
            extension_configs={
                "pymdownx.arithmatex": {"generic": True},
                "lockstep.markdown.figures": {"base_path": str(tmp_path)},
            },
        )

    return render


def test_the_size_comes_from_the_file(render):
    assert 'width="624"' in render("![A line.](wide.svg)")
    assert 'height="250"' in render("![A line.](wide.svg)")


def test_a_size_on_the_page_wins(render):
    html = render("![A line.](wide.svg){ width=100 }")
    assert 'width="100"' in html
    assert "624" not in html


def test_images_after_the_first_wait(render):
    first, second = render("![One.](wide.svg)\n\n![Two.](wide.svg)").split("</figure>")[:2]
    assert "loading" not in first
    assert 'loading="lazy"' in second
    assert 'decoding="async"' in first
    assert 'decoding="async"' in second


def test_a_title_becomes_the_caption(render):
    html = render('![A line.](wide.svg "What it *means*, with $w$.")')
    assert html.startswith("<figure><img ")
    assert "<figcaption>What it <em>means</em>, with " in html
    assert "<math " in html
    assert "title=" not in html


def test_without_a_title_there_is_no_caption(render):
    html = render("![A line.](wide.svg)")
    assert html.startswith("<figure>")
    assert "figcaption" not in html


def test_an_image_between_words_stays_in_its_line(render):
    html = render('See ![a line](wide.svg "it") here.')
    assert html.startswith("<p>See <img ")
    assert 'title="it"' in html


def test_other_formats_keep_their_own_size(render):
    assert "width" not in render("![A photo.](photo.png)")


def test_images_elsewhere_are_left_alone(render):
    assert 'src="https://example.org/a.svg"' in render("![A.](https://example.org/a.svg)")


@pytest.mark.parametrize("text", ["![](wide.svg)", "![ ](wide.svg)"])
def test_an_image_must_say_what_is_seen(render, text):
    with pytest.raises(FigureError, match=r"wide\.svg has no alt text"):
        render(text)


def test_a_missing_file_is_named(render):
    with pytest.raises(FigureError, match=r"image gone\.svg is not there: expected .*gone\.svg"):
        render("![Gone.](gone.svg)")


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ('width="468pt" height="288pt"', (624, 384)),
        ('width="20" height="10px"', (20, 10)),
        ('width="2in" height="1in"', (192, 96)),
        ('viewBox="0 0 32 16"', (32, 16)),
        ('width="100%" height="auto" viewBox="0 0 32 16"', (32, 16)),
    ],
)
def test_units_become_css_pixels(tmp_path, header, size):
    path = tmp_path / "x.svg"
    path.write_text(SVG.format(header))
    assert svg_size(path) == size


@pytest.mark.parametrize("text", [SVG.format(""), "not a drawing"])
def test_a_file_without_a_size_is_named(tmp_path, text):
    path = tmp_path / "x.svg"
    path.write_text(text)
    with pytest.raises(FigureError, match=r"x\.svg has no size"):
        svg_size(path)


def test_a_figure_that_can_be_touched_holds_its_picture(render):
    html = render('![A line.](wide.svg "What it means."){ touch=slide-it-yourself }')
    assert html.startswith('<figure class="touch"><slide-it-yourself><img ')
    assert 'width="624"' in html
    assert "</slide-it-yourself><figcaption>What it means.</figcaption></figure>" in html
    assert "touch=" not in html


@pytest.mark.parametrize("name", ["slide", "Slide-It", "slide-", "-it", "slide--it", "a_b-c"])
def test_what_names_no_custom_element_is_refused(render, name):
    with pytest.raises(FigureError, match=f"touch={name} is not the name of a custom element"):
        render(f"![A line.](wide.svg){{ touch={name} }}")
