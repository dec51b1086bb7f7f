"""The book on one page says what its chapters say, and its links stay inside it."""

import lxml.html
import pytest

from lockstep.book import BookError
from lockstep.whole import print_whole, write_whole

CHAPTER = """\
<article><h1 id="counting">Counting<a class="headerlink" href="#counting">#</a></h1>
<p id="a">See <a href="#a">here</a> and <a href="../other/">there</a>.</p>
<details><summary>More</summary><img src="../figures/a.svg" alt="A" loading="lazy"></details>
<button>Copy</button><pre><code>print(1)</code></pre></article>"""


def test_chapters_stand_on_it_with_names_of_their_own(trial):
    trial.built(CHAPTER)
    path = write_whole(trial.book)
    assert path == trial.root / "site/print/index.html"
    page = lxml.html.parse(path).getroot()
    (section,) = page.xpath("//section")
    assert section.get("id") == "counting"
    assert section.xpath(".//@href") == ["#counting-a", "../other/"]
    assert section.xpath(".//p/@id") == ["counting-a"]
    assert section.xpath(".//img/@src") == ["../figures/a.svg"]
    assert section.xpath(".//@loading") == []
    assert section.xpath(".//details/@open") == [""]
    assert section.xpath(".//button | .//*[@class='headerlink']") == []
    assert section.findtext(".//code") == "print(1)"
    assert page.xpath("//ol//a/@href") == ["#counting"]
    assert page.findtext(".//title") == "Trial on one page"


def test_identifiers_are_unique(trial):
    trial.built(CHAPTER)
    found = lxml.html.parse(write_whole(trial.book)).getroot().xpath("//@id")
    assert len(found) == len(set(found)) == 3


def test_a_chapter_that_is_not_built_is_told(trial):
    with pytest.raises(BookError, match=r"counting\.md is not built: run make site"):
        write_whole(trial.book)


def test_what_is_not_there_cannot_be_printed(trial, tmp_path, monkeypatch):
    with pytest.raises(BookError, match="not built on one page"):
        print_whole(trial.book, tmp_path / "book.pdf")
    trial.built(CHAPTER)
    write_whole(trial.book)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BookError, match="no Chromium or Chrome was found"):
        print_whole(trial.book, tmp_path / "book.pdf")
