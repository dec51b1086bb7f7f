"""A number so near a rounding boundary that another processor prints another digit is found; no
other is; and watching changes nothing of what a listing does."""

import ast
import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockstep.rounding import watch

IMPORTS = "import math\nimport numpy as np\nimport torch\n"


def watched(code):
    """Return what a listing prints while it is watched, and what is reported of it."""
    reports = []
    tree, names = watch(ast.parse(code), reports.append)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, "listing", "exec"), {"__name__": "__main__", **names})
    return out.getvalue(), reports


def plain(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"__name__": "__main__"})
    return out.getvalue()


NEAR = [
    "f'{0.125:.2f}'",
    "f'{0.12499999999999997:.2f}'",
    "f'{2.5:.0f}'",
    "f'{-0.5:.0f}'",
    "f'{0.005:.0%}'",
    "f'{12345.0 + 0.5:.5g}'",
    "f'{1.25e10:.1e}'",
    "f'{0.125:{8}.{2}f}'",
    "f'{0.125!s:>8} {0.125:.2f}'",
    "f'{x:.2f}' if (x := 0.125) else 0",
    "f'{1e-17:.2f}'",
    "f'{-1e-17:.2f}'",
    "f'{np.float64(0.125):.2f}'",
    "f'{np.float32(0.125):.2f}'",
    "f'{torch.tensor(0.125):.2f}'",
    "f'{torch.tensor(0.125, dtype=torch.float64):.2f}'",
    "round(0.125, 2)",
    "round(2.5)",
    "round(0.5)",
    "round(0.125, ndigits=2)",
    "round(np.float64(0.125), 2)",
    "np.round(0.125, 2)",
    "np.round(np.array([0.1, 0.125]), 2)",
    "np.around(np.array([[0.1], [0.125]]), 2)",
    "np.array([0.1, 0.125]).round(2)",
    "np.array([0.125], dtype=np.float32).round(2)",
    "np.float64(0.125).round(2)",
    "np.round(np.array([1e-17]), 2)",
    "torch.round(torch.tensor([0.1, 0.125]), decimals=2)",
    "torch.round(torch.tensor([2.5], dtype=torch.float64))",
    "torch.tensor([0.125]).round(decimals=2)",
    "torch.tensor([2.5]).round()",
]

FAR = [
    "f'{0.12:.2f}'",
    "f'{0.1:.1f} {1/3:.3f} {math.pi:.2f}'",
    "f'{0.124999:.2f}'",
    "f'{0.125:.3f}'",
    "f'{0.125}'",
    "f'{0.125!r:>8} {0.1:>8} {1234.5:,}'",
    "f'{0.125=:.3f}'",
    "f'{0.0:.2f} {-0.0:.2f} {0.0:+.1f}'",
    "f'{math.nan:.2f} {math.inf:.2f} {-math.inf:.2f}'",
    "f'{5:.2f}' + f'{5:d} {5:>4} {True:d} {True:>5}'",
    "f'{None!s:>5} {\"text\":>6}'",
    "f'{1.125 + 2.125j:.2f}'",
    "f'{np.int64(5):.1f} {np.bool_(True)!s:>5}'",
    "f'{np.float32(0.1):.2f} {torch.tensor(0.1):.2f}'",
    "f'{torch.tensor(5):d} {torch.tensor(True)}'",
    "round(7), round(True), round(15, -1)",
    "round(0.12, 2), round(1 / 3, 4)",
    "round(math.pi, 3)",
    "np.round(5), np.round(np.array([1, 2]), 2), np.round(np.array([True, False]))",
    "np.round(np.array([0.1, 0.2, 1 / 3]), 2)",
    "np.round(np.array([0.1, 1 / 3], dtype=np.float32), 2)",
    "np.round(np.float32(0.1), 2), np.float32(1 / 3).round(2)",
    "np.round(np.array([0.1], dtype=np.float16), 1)",
    "np.round(np.array([0.0, -0.0, np.nan, np.inf, -np.inf]), 2)",
    "np.round(np.array([]), 2), np.round(np.zeros((0, 3)), 2)",
    "np.round(np.array([1.125 + 2j]), 2), np.round([0.1, 0.2], 1), np.round(a=0.1, decimals=1)",
    "torch.round(torch.tensor([0.1, 1 / 3]), decimals=2)",
    "torch.round(torch.tensor([1, 2])), torch.tensor([0.0, -0.0, math.nan, math.inf]).round()",
    "torch.tensor([0.1], dtype=torch.bfloat16).round(decimals=1)",
    "torch.tensor([0.1], requires_grad=True).round(decimals=1).shape",
    "torch.round(input=torch.tensor([0.1]), decimals=1)",
    "list(map(round, [0.1, 0.2], [1, 1]))",
    "__import__('fractions').Fraction(1, 3).__round__(2), round(__import__('decimal').Decimal(1))",
]


@pytest.mark.parametrize("expression", NEAR)
def test_a_number_on_the_boundary_is_reported_with_its_line(expression):
    _, reports = watched(f"{IMPORTS}\nshown = ({expression})")
    assert len(reports) == 1
    assert reports[0].startswith("line 5: ")
    assert "so near a boundary that its last bit decides the digit" in reports[0]


@pytest.mark.parametrize("expression", FAR)
def test_no_other_number_is_reported(expression):
    assert watched(f"{IMPORTS}shown = ({expression})")[1] == []


@pytest.mark.parametrize("expression", NEAR + FAR)
def test_what_is_watched_prints_what_it_prints_unwatched(expression):
    code = f"{IMPORTS}shown = ({expression})\nprint(shown, type(shown))"
    assert watched(code)[0] == plain(code)


def test_the_number_itself_is_named_not_the_whole_array():
    assert watched("import numpy as np\nnp.round(np.arange(1000) / 8, 5)")[1] == []
    _, (report,) = watched("import numpy as np\nnp.round(np.array([1.0, 2.0, 0.375, 3.0]), 2)")
    assert report == (
        "line 2: rounding of 0.375 is so near a boundary that its last bit decides the digit"
    )


@pytest.mark.parametrize(
    "code",
    [
        # Each counts how often it is asked.
        "n = []\ndef f(x):\n    n.append(x)\n    return x\nprint(f'{f(0.3):.{f(1)}f}', n)",
        "n = []\ndef f(x):\n    n.append(x)\n    return x\nprint(round(f(0.3), f(1)), n)",
        "it = iter([1, 2, 3])\nprint(f'{next(it):>{next(it)}}', next(it))",
        "n = []\ndef round(x):\n    n.append(x)\n    return x\nprint(round(0.3), round(2.5), n)",
        "class A:\n    n = 0\n    def round(self, x=2.5):\n        self.n += 1\n        return x\n"
        "a = A()\nprint(a.round(), a.round(2.5), a.n)",
        "class A:\n    def __format__(self, spec):\n        return spec\nprint(f'{A():x.2}')",
        "class A:\n    def __round__(self, n=None):\n        print('once')\n        return n\n"
        "print(round(A()), round(A(), 3))",
        "print(*(f'{x:.1f}' for x in (0.1, 0.2)), [round(x, 1) for x in (0.1, 0.2)])",
        "def f(*, x=0.3):\n    return round(x, *[1], **{})\nprint(f())",
        "class B:\n    def round(self):\n        return 1\nclass C(B):\n    def round(self):\n"
        "        return super().round() + 1\nprint(C().round())",
        "class A:\n    def __f(self):\n        return f'{0.1:.1f}', round(0.1, 1)\n"
        "    show = __f\nprint(A().show())",
        "x = 0.1\nprint(f'{x=:.1f} {x = :.2f} {x!r} {{}} {x:{\">\"}{8}}')",
    ],
)
def test_nothing_is_asked_twice(code):
    assert watched(code) == (plain(code), [])


@pytest.mark.parametrize(
    ("code", "error"),
    [("f'{\"a\":.2f}'", ValueError), ("round('a')", TypeError), ("round()", TypeError)],
)
def test_an_error_of_the_listing_stays_its_error(code, error):
    with pytest.raises(error):
        watched(code)


NUMBERS = st.one_of(st.floats(), st.integers(), st.booleans(), st.floats(width=32))


@settings(max_examples=200, deadline=None)
@given(NUMBERS, st.sampled_from(["", ".0f", ".2f", ".3g", ".1e", "+.2f", ">12.3f", ".1%"]))
def test_any_number_prints_as_if_unwatched(x, spec):
    code = f"nan = float('nan')\ninf = float('inf')\nx = {x!r}\nprint(f'{{x:{spec}}}')"
    assert watched(code)[0] == plain(code)
