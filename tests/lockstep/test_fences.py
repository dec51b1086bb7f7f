"""What the engine takes for a listing is what a reader of the site sees as code: no more, no less.

Each page is rendered by Python-Markdown with the extensions of the site, and the blocks of its HTML
are compared with those that pytest-codeblocks finds in the text that the engine hands to it.
"""

import io
import re
import time

import lxml.html
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pytest_codeblocks import extract_from_buffer

from lockstep.fences import Line, normalise

EXTENSIONS = {
    "admonition": {},
    "attr_list": {},
    "md_in_html": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
}
RUNNABLE = ("python", "bash")
SITE = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS)


def on_the_site(text):
    """Return language and code of every block that a reader sees."""
    html = SITE.reset().convert(text)
    if not html:
        return []
    found = []
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for pre in tree.xpath("//pre[not(ancestor::td[@class='linenos'])]"):
        classes = " ".join(each.get("class") or "" for each in pre.iterancestors())
        named = re.search(r"language-(\S+)", classes)
        try:
            language = get_lexer_by_name(named[1]).aliases[0] if named else ""
        except ClassNotFound:
            language = ""
        code = pre.text_content().strip("\n")
        found.append((language if language in RUNNABLE else "", code))
    return found


def read(text):
    return normalise([Line(line, n) for n, line in enumerate(text.split("\n"), start=1)])


def in_the_tests(text):
    """Return language and code of every block that pytest-codeblocks is given."""
    blocks = extract_from_buffer(io.StringIO(read(text).text), max_num_lines=10**9)
    return [
        (block.syntax if block.syntax in RUNNABLE else "", block.code.strip("\n"))
        for block in blocks
    ]


HEADS = [
    "```python",
    "``` python",
    "```   python   ",
    "```py",
    "```python3",
    "```Python",
    "```.python",
    "``` { .python }",
    "```{.python}",
    "```{.py}",
    '```{ .python .annotate title="x" }',
    '```{ #name .python title="x" }',
    '```python title="x.py"',
    "```python title='x.py'",
    '```python hl_lines="1"',
    '```python hl_lines="1 2-2"',
    '```python linenums="1"',
    '```python title="a `tick`"',
    '```python title="x" hl_lines="1" linenums="5"',
    "````python",
    "~~~python",
    "~~~ python",
    "~~~~{.python}",
    "```bash",
    "```sh",
    "```shell",
    "```console",
    "```pycon",
    "```text",
    "```",
    "~~~",
    "```unheardof",
]


@pytest.mark.parametrize("head", HEADS)
def test_every_spelling_of_a_head_is_read_as_the_site_reads_it(head):
    marks = head[: len(head) - len(head.lstrip("`~"))]
    text = f"Before.\n\n{head}\nx = 1\nprint(x)\n{marks}\n\nAfter.\n"
    assert in_the_tests(text) == on_the_site(text) != []


CODE = "```py\nif True:\n    print(1)\n\nprint(2)\n```"


def indented(text, by):
    return "\n".join(f"{by}{line}".rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        f'=== "One"\n\n{indented(CODE, "    ")}\n\n=== "Two"\n\n{indented(CODE, "    ")}\n',
        f"!!! note\n\n{indented(CODE, '    ')}\n",
        f"!!! note\n{indented(CODE, '    ')}\n",
        f'??? question "Exercise"\n\n    Do it.\n\n    ??? success "Solution"\n\n'
        f"{indented(CODE, ' ' * 8)}\n",
        f"Quoted:\n\n{indented(CODE, '> ')}\n",
        f"{indented(CODE, '> > ')}\n",
        f"> > a\n{indented(CODE, '> ')}\n",
        f"- item\n\n{indented(CODE, '    ')}\n\n- next\n",
        f"1. item\n\n{indented(CODE, '    ')}\n",
        f"- item\n    - deeper\n\n{indented(CODE, ' ' * 8)}\n",
        f"<div markdown>\n\n{CODE}\n\n</div>\n",
        f"!!! note\n\n{indented(CODE, chr(9))}\n",
        f"text\n{CODE}\ntext\n",
        f"{CODE}\n{CODE}\n",
        "```python\nif True:\n\tprint(1)\n```\n",
        "```python\nx = '''\n   \n'''\n```\n",
        "```python\n```\n",
        "```python\n\n```\n",
        "```python\n\n\nprint(1)\n\n\n```\n",
        "```python   \nprint(1)\n```   \n",
        "",
        "\n\n",
        "No code, only `code` and ``co`de``.\n",
        "```inline``` at the start of a line\n",
        "a ```python b\n",
    ],
)
def test_a_block_is_read_wherever_it_stands(text):
    assert in_the_tests(text) == on_the_site(text)
    assert read(text).stray == []


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (f"````md\n{CODE}\n````\n", [("", CODE)]),
        (f"~~~md\n{CODE}\n~~~\n", [("", CODE)]),
        ("```python\nprint(1)\n````\nprint(2)\n```\n", [("python", "print(1)\n````\nprint(2)")]),
        ("```python\nprint(1)\n~~~\nprint(2)\n```\n", [("python", "print(1)\n~~~\nprint(2)")]),
        ('```python\nx = """\n    ```\n"""\n```\n', [("python", 'x = """\n    ```\n"""')]),
        ("~~~python\nx = '```'\n```\n~~~\n", [("python", "x = '```'\n```")]),
    ],
)
def test_marks_inside_a_block_do_not_end_it(text, blocks):
    assert in_the_tests(text) == on_the_site(text) == blocks


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A.\n\n```python\nprint(1)\n", 3),
        ("````python\nprint(1)\n```\n", 1),
        ("~~~python\nprint(1)\n```\n", 1),
        ("```python title=x.py\nprint(1)\n```\n", 1),
        ('```python title="x\nprint(1)\n```\n', 1),
        ('```python hl_lines="a-b"\nprint(1)\n```\n', 1),
        ('```python hl_lines="1,2"\nprint(1)\n```\n', 1),
        ('```python nonsense="1"\nprint(1)\n```\n', 1),
        ("```python {.annotate\nprint(1)\n```\n", 1),
        ("!!! note\n\n    ```python\n  print(1)\n    ```\n", 3),
        ("> ```python\n> print(1)\nprint(2)\n> ```\n", 1),
    ],
)
def test_what_only_looks_like_a_block_is_reported_and_not_run(text, line):
    """The site shows a paragraph there: nobody may believe that it is a listing."""
    assert on_the_site(text) == in_the_tests(text) == []
    assert read(text).stray[0].origin == line


def test_the_head_of_a_block_tells_its_attributes():
    (fence,) = read("```{.py title='a b.py' hl_lines=\"1 3-4\" #me}\nx\n```").fences
    assert fence.language == "python"
    assert fence.attributes["title"] == "a b.py"
    assert fence.attributes["hl_lines"] == "1 3-4"


def test_a_block_without_a_line_does_not_shift_those_after_it():
    assert [fence.origin for fence in read("```py\n```\n```py\n1\n```\n```py\n```").fences] == [
        1,
        3,
        6,
    ]


def test_each_line_of_a_block_knows_where_it_was_written():
    lines = [
        Line("- x", 1),
        Line("", 2),
        Line("    ```py", 3),
        Line("    a", 4, "a.py"),
        Line("    b", 4, "a.py"),
        Line("    ```", 5),
    ]
    (fence,) = normalise(lines).fences
    assert fence.origin == 3
    assert fence.body == [Line("a", 4, "a.py"), Line("b", 4, "a.py")]


@pytest.mark.parametrize(
    ("between", "raises"),
    [("", "ValueError"), ("\n\n", "ValueError"), ("\ntext\n", None), ("\n```\nx\n```\n", None)],
)
def test_an_announced_error_belongs_to_the_next_block_alone(between, raises):
    text = f"<!--lockstep:raises ValueError-->{between}\n```py\n1\n```\n\n```py\n2\n```\n"
    *_, first, second = read(text).fences
    assert (first.marks.get("raises"), second.marks) == (raises, {})


def test_marks_count_inside_quotes_and_indentation():
    text = "> ```py\n> print(1)\n> ```\n>\n> <!--pytest-codeblocks:expected-output-->\n>\n"
    text += "> ```text\n> 1\n> ```\n"
    (block,) = extract_from_buffer(io.StringIO(read(text).text))
    assert (block.code, block.expected_output) == ("print(1)\n", "1\n")


def test_a_page_of_ten_thousand_lines_takes_no_time():
    text = ("Text.\n\n```python\nprint(1)\n```\n\n" * 2000).rstrip() + "\n" + "word " * 20_000
    started = time.process_time()
    assert len(in_the_tests(text)) == 2000
    assert time.process_time() - started < 2


PIECES = st.sampled_from(
    [
        "```",
        "````",
        "~~~",
        "```py",
        "``` python",
        "~~~python",
        "```{.python}",
        '```python title="x"',
        "```python title=x",
        "print(1)",
        "  print(2)",
        "",
        " ",
        "text",
        "`x`",
    ]
)
LINES = st.tuples(st.sampled_from(["", "", "", " ", "> ", ">", "> > "]), PIECES).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_page_is_read_as_the_site_renders_it(text):
    assert in_the_tests(text) == on_the_site(text)
