"""Every link of the built site leads somewhere, and nothing is fetched from another origin."""

import pytest

from lockstep.guards.links import links


@pytest.fixture
def site(trial):
    """A built site of three files, and what the guard tells of one more."""
    trial.built("<h1 id='top'>Home</h1><a name='old'></a>", "index.html")
    trial.write("site/a.svg", "<svg/>")
    trial.write("site/deep er/b.txt", "b")

    def told(body, name="counting/index.html"):
        trial.built(body, name)
        return [(f.path, f.line, f.problem) for f in links(trial.book)]

    told.trial = trial
    return told


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../">x</a>',
        '<a href="../index.html#top">x</a>',
        '<a href="../#old">x</a>',
        '<a href="/">x</a>',
        '<a href="/index.html">x</a>',
        '<a href=".">x</a>',
        '<a href="">x</a>',
        '<a href="#me">x</a><p id="me"></p>',
        '<a href="?q=1">x</a>',
        '<a href="../deep%20er/b.txt">x</a>',
        '<a href="../a.svg#part">x</a>',
        '<a href="https://example.org/">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        '<a href="#__skip">x</a>',
        "<a>x</a>",
        '<img src="../a.svg">',
        '<img src="data:image/svg+xml,x">',
        '<img srcset="../a.svg 1x, ../a.svg 2x">',
        '<link rel="canonical" href="https://example.org/">',
        '<link rel="stylesheet" href="../a.svg">',
        '<p style="background: url(../a.svg)"></p>',
    ],
)
def test_what_leads_somewhere_holds(site, body):
    assert site(body) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="../gone/">x</a>', "the link '../gone/' leads to no file of the site"),
        ('<a href="/gone.html">x</a>', "the link '/gone.html' leads to no file of the site"),
        ('<a href="../deep er/">x</a>', "the link '../deep er/' leads to no file of the site"),
        ('<a href="../../../etc/x">x</a>', "leads to no file of the site"),
        ('<img src="../b.svg">', "the link '../b.svg' leads to no file of the site"),
        ('<img srcset="../a.svg 1x, ../b.svg 2x">', "the link '../b.svg' leads to no file"),
        ('<script src="x.js"></script>', "the link 'x.js' leads to no file of the site"),
        ('<a href="#none">x</a>', "the link '#none' names an anchor that its page does not have"),
        ('<a href="../#none">x</a>', "the link '../#none' names an anchor"),
        ('<a href="http://[bad">x</a>', "'http://[bad' is no address: "),
        ('<img src="https://example.org/a.png">', "https://example.org/a.png is fetched from"),
        ('<img src="//example.org/a.png">', "//example.org/a.png is fetched from another origin"),
        ('<img srcset="https://example.org/a.png 2x">', "is fetched from another origin"),
        ('<script src="https://example.org/a.js"></script>', "is fetched from another origin"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "fetched from another"),
        ('<link rel="preconnect" href="https://example.org">', "is fetched from another origin"),
        ('<link rel="shortcut icon" href="https://example.org/i">', "fetched from another origin"),
        ('<iframe src="https://example.org/"></iframe>', "is fetched from another origin"),
        ('<video poster="https://example.org/p"></video>', "is fetched from another origin"),
        ('<object data="https://example.org/o"></object>', "is fetched from another origin"),
        ("<p style=\"background: url('https://example.org/a')\"></p>", "fetched from another"),
        ("<style>@import 'https://example.org/a.css';</style>", "is fetched from another origin"),
        ("<style>@font-face { src: url(//example.org/f) }</style>", "is fetched from another"),
    ],
)
def test_what_leads_nowhere_or_elsewhere_is_told_once(site, body, problem):
    ((_, _, found),) = site(body)
    assert problem in found


def test_a_link_is_told_with_the_line_of_its_page(site):
    site.trial.page("Text.\n\n[x](gone.md)")
    assert site('<a href="../gone/">x</a>')[0][:2] == ("docs/counting.md", 7)


def test_the_error_page_is_served_from_any_depth(site):
    assert site('<a href="/counting/../a.svg">x</a>', "404.html") == []
    assert site('<a href="/none.svg">x</a>', "404.html")[0][0] == "site/404.html"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("site/a.css", "a {}\nb { src: url('https://example.org/f.woff') }", (2, True)),
        ("site/a.css", "@import url(https://example.org/a.css);", (1, True)),
        ("site/a.css", "/* see https://example.org */ a { src: url(f.woff) }", None),
        ("docs/javascripts/a.js", "x\nimport a from 'https://example.org/a.js'", (2, True)),
        ("docs/javascripts/a.mjs", 'const a = await import("https://example.org/a")', (1, True)),
        ("docs/javascripts/a.js", "fetch(`https://example.org/a`)", (1, True)),
        ("docs/javascripts/a.js", "// see https://example.org\nimport './b.js'", None),
    ],
)
def test_styles_and_scripts_fetch_nothing_from_elsewhere(site, name, text, problem):
    site.trial.write(name, text)
    found = site("")
    assert [(path, line) for path, line, _ in found] == ([(name, problem[0])] if problem else [])


@pytest.mark.parametrize(
    ("home", "holds"),
    [("https://example.org/book/", True), ("https://example.com", False), ('""', False)],
)
def test_the_site_may_fetch_from_its_own_address(site, home, holds):
    site.trial.write("mkdocs.yml", f"site_url: {home}\n")
    assert (site('<link rel="icon" href="https://example.org/book/i.svg">') == []) is holds


def test_a_site_that_is_not_built_is_told(trial):
    assert [finding.problem for finding in links(trial.book)] == ["the site is not built"]
