"""Whatever looks like code on the built site ran as it stands there, or says why not."""

import html

import pytest

from lockstep.guards.census import census

COUNT = "from trial.counting import up_to\n\nprint(up_to(3))\n"
DISPLAY = '[[display]]\npage = "{}"\nstarts = "{}"\nreason = "for the reader\'s own shell"\n'


def pre(code):
    return f"<pre><span></span><code>{html.escape(code)}</code></pre>"


def told(book):
    return [(f.path, f.line, f.problem) for f in census(book)]


@pytest.fixture
def built(trial):
    """The trial book, built: its listing and its output."""
    trial.built(pre(COUNT) + pre("[1, 2, 3]\n"))
    return trial


def test_a_site_whose_blocks_all_ran_holds(built):
    assert told(built.book) == []


@pytest.mark.parametrize(
    "shown",
    [
        pre(COUNT.strip()),
        pre("\n" + COUNT + "\n"),
        pre(COUNT).replace("up_to", '<span class="n">up_to</span>'),
        f"<table><tr><td class='linenos'><pre>1\n2</pre></td><td>{pre(COUNT)}</td></tr></table>",
        "<p>Text with <code>code</code> in a line.</p>",
    ],
)
def test_how_code_is_displayed_makes_no_difference(built, shown):
    assert told(built.built(shown)) == []


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        (pre(COUNT.replace("3", "4")), "from trial.counting import up_to"),
        (pre(COUNT.replace("print", " print")), "from trial.counting import up_to"),
        (pre(COUNT.replace("\n\n", "\n")), "from trial.counting import up_to"),
        (pre("$ rm -rf"), "$ rm -rf"),
        (pre("[1, 2]"), "[1, 2]"),
        ("<pre>no code element</pre>", "no code element"),
        ("<textarea>x = 1</textarea>", "x = 1"),
        ("<p><code>x = 1\ny = 2</code></p>", "x = 1"),
        (f"<div><blockquote>{pre('x = 1')}</blockquote></div>", "x = 1"),
        (pre(">>> 1 + 1\n2\n"), ">>> 1 + 1"),
    ],
)
def test_a_block_that_never_ran_is_told(built, shown, first):
    ((path, _, problem),) = told(built.built(shown))
    assert (path, problem) == (
        "docs/counting.md",
        f"the page shows a block that never ran: {first!r}",
    )


def test_a_block_is_told_with_the_line_of_its_page(built):
    built.page("Text.\n\n```console\n$ pip install trial\n```")
    assert [line for _, line, _ in told(built.built(pre("$ pip install trial\n")))] == [8]


def test_what_ran_on_one_page_did_not_run_on_another(built):
    assert told(built.built(pre(COUNT), "index.html"))[0][0] == "docs/index.md"


def test_a_page_that_comes_from_no_markdown_is_told_by_its_file(built):
    ((path, line, _),) = told(built.built("\n\n" + pre("x = 1"), "404.html"))
    assert (path, line) == ("site/404.html", 3)


@pytest.mark.parametrize(
    "text",
    [
        "    ```python\n    print(1)\n    ```\n",
        "<pre>print(1)</pre>\n",
    ],
)
def test_code_that_is_written_without_a_fence_is_told(built, text):
    """Indented code and raw HTML look like listings and are none."""
    built.page(text)
    assert told(built.built(pre(text.strip()))) != []


def test_a_block_with_a_reason_holds(built):
    built.write("lockstep.toml", DISPLAY.format("counting.md", "$ pip"))
    assert told(built.built(pre("$ pip install trial\n"))) == []


@pytest.mark.parametrize(
    ("page", "starts", "path"),
    [("index.md", "$ pip", "docs/counting.md"), ("counting.md", "$ pop", "docs/counting.md")],
)
def test_a_reason_for_another_page_or_block_is_none_and_is_told(built, page, starts, path):
    built.write("lockstep.toml", 'package = "trial"\n' + DISPLAY.format(page, starts))
    found = told(built.built(pre("$ pip install trial\n")))
    assert [where for where, _, _ in found] == [path, "lockstep.toml"]
    assert found[1][2] == f"[[display]] {starts!r} matches no block of {page}"


def test_what_a_skipped_listing_shows_never_ran(built):
    page = built.read("docs/counting.md")
    mark = "<!--pytest.mark.skip(reason='needs a day')-->\n"
    built.write("docs/counting.md", page.replace("```python", f"{mark}```python"))
    assert [problem[:36] for _, _, problem in told(built.book)] == [
        "the page shows a block that never ran"[:36]
    ] * 2


def test_a_page_that_cannot_be_read_is_not_counted(built):
    built.page('--8<-- "gone.py"')
    assert told(built.built(pre("$ pip install trial\n"))) == []


def test_a_site_that_is_not_built_is_told(trial):
    assert told(trial.book) == [("site", 0, "the site is not built")]


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ("<!--pytest.mark.skip-->", "the mark 'pytest.mark.skip' gives no reason"),
        ("<!--pytest.mark.skip()-->", "the mark 'pytest.mark.skip()' gives no reason"),
        ("<!--pytest.mark.skip(reason='')-->", "gives no reason"),
        ("<!--pytest.mark.skip(reason=' ')-->", "gives no reason"),
        ("<!-- pytest.mark.xfail -->", "gives no reason"),
        ("<!--pytest.mark.skipif(True)-->", "gives no reason"),
        ("<!--pytest-codeblocks:skip-->", "pytest-codeblocks:skip keeps a block from being"),
        ("<!--pytest-codeblocks:skipif(True)-->", "pytest-codeblocks:skip keeps a block"),
        ("<!--pytest-codeblocks:skipfile-->", "pytest-codeblocks:skipfile keeps a block"),
        ("<!-- pytest-codeblocks: cont -->", "pytest-codeblocks:cont keeps a block"),
        ("<!--pytest-codeblocks:importorskip(x)-->", "pytest-codeblocks:importorskip keeps"),
        ("<!--pytest-codeblocks:expect-error-->", "pytest-codeblocks:expect- keeps a block"),
    ],
)
def test_a_mark_without_a_reason_is_told(built, mark, problem):
    built.write("docs/index.md", f"Text.\n\n{mark}\n")
    ((path, line, found),) = told(built.book)
    assert (path, line) == ("docs/index.md", 3)
    assert problem in found


@pytest.mark.parametrize(
    "mark",
    ["<!--pytest.mark.skip(reason='needs a day')-->", '<!--pytest.mark.xfail(reason="a bug")-->'],
)
def test_a_mark_with_a_reason_holds(built, mark):
    built.write("docs/index.md", f"{mark}\n")
    assert told(built.book) == []


DOCSTRING = 'def f():\n    """Add.\n\n    >>> 1 + 1\n    2\n    >>> 2 + 2\n    4\n    """\n'


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        (">>> 1 + 1\n2\n", True),
        (">>> 1 + 1\n2\n>>> 2 + 2\n4\n", True),
        (">>> 1 + 1\n3\n", False),
        (">>> 3 + 3\n6\n", False),
        ("x = 1\n>>> 1 + 1\n2\n", False),
        (">>>1 + 1\n2\n", False),
    ],
)
def test_the_examples_of_a_docstring_are_run_as_such(built, shown, holds):
    built.write("src/trial/added.py", DOCSTRING)
    assert (told(built.built(pre(shown), "index.html")) == []) is holds


@pytest.mark.parametrize("code", [b"def f(:\n", b"\xff", b"x = '\x00'"])
def test_a_package_that_is_no_python_is_no_crash(built, code):
    (built.root / "src/trial/broken.py").write_bytes(code)
    assert told(built.book) == []


@pytest.mark.parametrize("page", ["", " ", "<!-- nothing -->", "\x00"])
def test_a_page_without_content_is_no_crash(built, page):
    built.write("site/empty.html", page)
    assert told(built.book) == []
