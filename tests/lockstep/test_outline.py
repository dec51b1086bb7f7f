"""A page is read as prose, fences, boxes and tabs, whatever lies in whatever."""

import pytest

from lockstep.outline import Box, Code, Prose, Tab, outline
from lockstep.pages import Page

NESTED = """\
Before.

??? question "Exercise (a): count"

    How many?

    ??? success "Solution"

        Three.

        ```python title="three.py"
        print(3)
        ```

        After the fence.

    Still the question.

After.
"""


def parts(trial, text):
    trial.page(text)
    return outline(Page(trial.book, trial.root / "docs/counting.md"))


def plain(found):
    """Return the parts as nested tuples of plain values."""
    out = []
    for part in found:
        match part:
            case Prose(text):
                out.append(text)
            case Code(fence):
                out.append((fence.language, [line.text for line in fence.body]))
            case Box(kind, title, folded, inside):
                out.append((kind, title, folded, plain(inside)))
            case Tab(title, inside):
                out.append((title, plain(inside)))
    return out


def test_boxes_are_read_with_what_they_hold(trial):
    assert plain(parts(trial, NESTED)) == [
        "Before.",
        (
            "question",
            "Exercise (a): count",
            True,
            [
                "How many?",
                (
                    "success",
                    "Solution",
                    True,
                    ["Three.", ("python", ["print(3)"]), "After the fence."],
                ),
                "Still the question.",
            ],
        ),
        "After.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!!! note\n\n    Inside.\n", [("note", "Note", False, ["Inside."])]),
        (
            '!!! note "A title"\n    Inside.\nOut.\n',
            [("note", "A title", False, ["Inside."]), "Out."],
        ),
        ('!!! note ""\n    Inside.\n', [("note", "", False, ["Inside."])]),
        ('???+ tip "Open"\n    Inside.\n', [("tip", "Open", True, ["Inside."])]),
        ('=== "One"\n\n    1\n\n=== "Two"\n\n    2\n', [("One", ["1"]), ("Two", ["2"])]),
        ("```text\n!!! note\n```\n", [("text", ["!!! note"])]),
        ("Text.\n\n    indented\n", ["Text.\n\n    indented"]),
        ("", []),
    ],
)
def test_each_kind_of_box_is_read(trial, text, expected):
    assert plain(parts(trial, text)) == expected


def test_the_front_matter_is_no_part(trial):
    assert not any("modules" in str(part) for part in parts(trial, "Text."))


def test_no_fence_of_the_book_is_lost():
    """On the pages of this very book, every fence is a part, and in its order."""
    from pathlib import Path

    from lockstep.book import Book
    from lockstep.pages import chapters

    def fences(found):
        for part in found:
            if isinstance(part, Code):
                yield part.fence
            elif isinstance(part, Box | Tab):
                yield from fences(part.parts)

    for page in chapters(Book(Path(__file__).parents[2])):
        assert [f.start for f in fences(outline(page))] == [f.start for f in page.fences]
