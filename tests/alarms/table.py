"""The alarms: small edits of the book, each with the guard that must ring and what it must say."""

from dataclasses import dataclass

from tests.alarms.edits import Edit, append, delete, replace, write

PAGE = "docs/convolution-by-hand.md"
SNIPPETS = "snippets/convolution-by-hand"
# A module that few listings import: each edit of it runs all of those again.
CODE = "src/convbook/receptive_field.py"
SHAPES = "docs/shapes-and-parameters.md"
NOTEBOOKS = "docs/notebooks/convolution-by-hand"
BUILT = "site/notebooks/convolution-by-hand/index.html"
CHECKS = "src/convbook/exercises/convolution_by_hand.py"
TRAIN = "snippets/spike-detection/train.py"
WEIGHTS = "src/convbook/weights/spike_cnn.safetensors"
SLIDE = '```python title="slide.py"'


@dataclass(frozen=True)
class Alarm:
    """One edit; the guards that must ring, and no other; what one of them must say."""

    what: str
    guards: str
    says: str
    edit: Edit


def block(head: str, code: str, tail: str = "```") -> Edit:
    """Add one block to the chapter's page."""
    return append(PAGE, f"{head}\n{code}\n{tail}")


def indented(code: str, by: str = "    ") -> str:
    return "\n".join(by + line for line in code.splitlines())


FAILS = 'raise RuntimeError("this block was run")'
RAN = "this block was run"
FENCED = f"```python\n{FAILS}\n```"

ALARMS = [
    # The package and the listings.
    Alarm("a value changed in the package", "output figures", "prints something else",
          replace(CODE, "size=before.size + dilation", "size=before.size + 2 * dilation")),
    Alarm("a function renamed in the package", "output", "cannot import name 'extent'",
          replace(CODE, "def extent(", "def extents(")),
    Alarm("a listing changed and not recorded", "output", "matched_filter prints something else",
          replace(f"{SNIPPETS}/matched_filter.py", "default_rng(0)", "default_rng(1)")),
    Alarm("a listing without its imports", "output", "NameError: name 'np' is not defined",
          replace(f"{SNIPPETS}/slide.py", "import numpy as np\n", "")),
    Alarm("a listing that needs what the one before it made", "output", "name 'signal' is not",
          block("```python", "signal.sum()")),
    Alarm("a main guard that would fail", "output", "division by zero",
          block("```python", 'if __name__ == "__main__":\n    1 / 0')),
    Alarm("randomness without a seed", "output", "prints something else",
          append(PAGE, "```python\nimport random\n\nprint(random.randrange(10**9))\n```\n\n"
                       "<!--pytest-codeblocks:expected-output-->\n\n```text\n123456789\n```")),
    Alarm("a listing that prints and shows nothing", "output", "the page shows no output",
          block("```python", 'print("hello")')),
    Alarm("a listing that warns", "output", "UserWarning: careful",
          block("```python", 'import warnings\n\nwarnings.warn("careful", stacklevel=1)')),
    Alarm("a listing that writes a file", "output", "writes the file 'left.txt'",
          block("```python", 'from pathlib import Path\n\nPath("left.txt").write_text("x")')),
    Alarm("more digits than teach", "output", "9 significant digits",
          append(PAGE, "```python\nprint(0.123456789)\n```\n\n"
                       "<!--pytest-codeblocks:expected-output-->\n\n```text\n0.123456789\n```")),
    Alarm("a digit that the last bit decides", "output", "so near a boundary",
          append(PAGE, '```python\nprint(f"{0.125:.2f}")\n```\n\n'
                       "<!--pytest-codeblocks:expected-output-->\n\n```text\n0.12\n```")),
    Alarm("something that the reader was not told to install", "standalone", "named 'lxml'",
          block("```python", "import lxml")),
    Alarm("a tool of this repository in a listing", "standalone", "No module named 'lockstep'",
          block("```python", "import lockstep")),
    Alarm("a listing that takes longer than its page says", "output", "seconds, more than 0",
          replace("lockstep.toml", "seconds = 10", "seconds = 0")),
    Alarm("a long listing whose page does not say so", "shape", "does not say so",
          replace(PAGE, SLIDE, f"<!--lockstep:long about 20 seconds-->\n{SLIDE}")),
    # The recordings.
    Alarm("the last digit of a recording", "output", "-largest response centred at 64",
          replace(f"{SNIPPETS}/noisy_spike.txt", "largest response centred at 63",
                  "largest response centred at 64")),
    Alarm("a recording deleted", "output census", "slide prints something else",
          delete(f"{SNIPPETS}/slide.txt")),
    Alarm("a figure's data changed", "figures", "is not what",
          replace(f"{SNIPPETS}/rising_edge.py", "[-1.0, 0.0, 1.0]", "[-1.0, 0.0, 0.5]")),
    Alarm("a figure edited", "figures", "'positions' is drawn anew as 'position'",
          replace(f"{SNIPPETS}/rising_edge.svg", ">position<", ">positions<")),
    Alarm("a figure deleted", "figures", "is not recorded",
          delete(f"{SNIPPETS}/rising_edge.svg")),
    Alarm("a figure that is not shown", "figures shape", "a figure that the page does not show",
          replace(PAGE, "convolution-by-hand/step_edge.svg", "convolution-by-hand/shifted.svg")),
    Alarm("an image without a text", "figures", "alternative text ''",
          append(PAGE, "![](figures/convolution-by-hand/shifted.svg)")),
    # Its address is right on the page and wrong in the notebook, which is elsewhere.
    Alarm("an image in HTML without a text", "figures links", "has no alternative text",
          append(PAGE, '<img src="../figures/convolution-by-hand/shifted.svg">')),
    Alarm("two figures in one listing", "figures", "draws 2 figures",
          block("```python", "import matplotlib.pyplot as plt\n\nplt.figure()\nplt.figure()")),
    # Fences, as authors write them.
    *(Alarm(f"an untested block under {head!r}", "output", RAN, block(head, FAILS, head[:3]))
      for head in ("```py", "```python3", "```{.python}", "```{ .python .annotate }", "``` python",
                   "```Python", "~~~python", '```python title="x.py"', '```python linenums="1"')),
    Alarm("an untested block in a tab", "output", RAN,
          append(PAGE, f'=== "Python"\n\n{indented(FENCED)}')),
    Alarm("an untested block in an admonition", "output", RAN,
          append(PAGE, f"!!! note\n\n{indented(FENCED)}")),
    Alarm("an untested block in a folded solution", "output", RAN,
          append(PAGE, f'??? question "Q"\n\n    ??? success "A"\n\n{indented(FENCED, " " * 8)}')),
    Alarm("an untested block in a block quote", "output", RAN,
          append(PAGE, indented(FENCED, "> "))),
    Alarm("code by indentation alone", "census", FAILS, append(PAGE, indented(FAILS))),
    Alarm("code in HTML", "census", FAILS,
          append(PAGE, f"<pre><code>{FAILS}</code></pre>")),
    Alarm("code in a language that does not run", "census", "never ran", block("```r", "x <- 1")),
    Alarm("a session of the interpreter", "census", "never ran", block("```pycon", ">>> 1 + 1\n3")),
    Alarm("a command for the shell without a reason", "census", "never ran",
          block("```console", "rm -rf site")),
    Alarm("a skip mark without a reason", "census", "gives no reason",
          replace(PAGE, SLIDE, f"<!--pytest.mark.skip-->\n{SLIDE}")),
    Alarm("a page that is skipped", "census", "skipfile",
          replace("README.md", "# Convbook", "<!--pytest-codeblocks:skipfile-->\n# Convbook")),
    Alarm("a block that continues another", "census", "pytest-codeblocks:cont",
          append(PAGE, "<!--pytest-codeblocks:cont-->\n\n```python\npass\n```")),
    Alarm("a reason that is no longer needed", "census", "matches no block",
          append("lockstep.toml",
                 '[[display]]\npage = "index.md"\nstarts = "x"\nreason = "y"')),
    # Includes.
    Alarm("an include whose path is wrong", "shape", "could not be found",
          replace(PAGE, f"{SNIPPETS}/slide.py", f"{SNIPPETS}/glide.py")),
    Alarm("an include whose section is missing", "shape", "could not be located",
          replace(PAGE, "convolution.py:conv1d_loop", "convolution.py:conv1d_spool")),
    Alarm("a section without its end", "shape", "has the marks ['start']",
          replace(CODE, "# --8<-- [end:step]\n", "")),
    Alarm("an include that cannot be traced", "shape", "written as a block",
          append(PAGE, f"--8<--\n{SNIPPETS}/slide.txt\n--8<--")),
    # Text.
    Alarm("a stale number in the prose", "prose", "the text says 1.25",
          replace(PAGE, "drops from 2.46 to 1.24", "drops from 2.46 to 1.25")),
    Alarm("a stale number in an alternative text", "prose", "the text says 0.87",
          replace(PAGE, "+0.8 where the signal climbs", "+0.87 where the signal climbs")),
    Alarm("a stale number in a table", "prose", "the text says 4.75",
          append(PAGE, "| peak |\n|---|\n| 4.75 |")),
    Alarm("a stale number in a title", "prose", "the text says 4.75",
          replace(PAGE, 'shifted.svg "The', 'shifted.svg "At 4.75 the')),
    Alarm("a stale number in the description", "prose", "the text says 4.75",
          replace(PAGE, "description: Slide", "description: 4.75 Slide")),
    Alarm("a stale number on the landing page", "prose", "the text says 4.75",
          append("docs/index.md", "It reaches 4.75.")),
    Alarm("a formula in TeX that is false", "prose", "8 - 3 + 1 is 6, not 7",
          replace(PAGE, "$8 - 3 + 1 = 6$", "$8 - 3 + 1 = 7$")),
    Alarm("a formula in a code span that is false", "prose", "48 - 18 is 30, not 31",
          append(PAGE, "Not all: `48 - 18 = 31`.")),
    Alarm("a value in a comment", "prose", "a comment states the value 0.8",
          append(f"{SNIPPETS}/slide.py", "# The largest response is 0.8.")),
    Alarm("a number that no longer needs a reason", "prose", "is not needed on",
          append("lockstep.toml", '[[number]]\npage = "index.md"\nvalue = "77.7"\nreason = "y"')),
    # Shape.
    Alarm("a listing that no page shows", "shape", "no page shows this listing",
          write(f"{SNIPPETS}/orphan.py", "x = 1\n")),
    Alarm("an output without a listing", "shape", "belongs to no listing",
          write(f"{SNIPPETS}/orphan.txt", "1\n")),
    Alarm("a figure without a listing", "shape", "belongs to no listing",
          write(f"{SNIPPETS}/orphan.svg", "<svg/>\n")),
    Alarm("a file that is no listing", "shape", "no page shows this file",
          write(f"{SNIPPETS}/notes.md", "notes\n")),
    Alarm("a folder of listings without a chapter", "shape", "no chapter has this name",
          write("snippets/lost/.keep", "")),
    Alarm("a chapter without its test", "shape", "lacks its part",
          delete("tests/convbook/test_convolution.py")),
    Alarm("a page that the navigation does not name", "shape", "nav does not name it",
          write("docs/lost.md", "# Lost\n")),
    Alarm("a highlighted line past the end", "shape", "line 99 is past the end",
          replace(PAGE, SLIDE, f'{SLIDE} hl_lines="99"')),
    Alarm("a highlighted line that is blank", "shape", "line 2 is blank",
          replace(PAGE, SLIDE, f'{SLIDE} hl_lines="1 2"')),
    # Errors that the page announces.
    Alarm("an announced error of another type", "errors", "announced to raise TypeError",
          replace(PAGE, "lockstep:raises ValueError", "lockstep:raises TypeError")),
    Alarm("an announced error with another message", "errors", "ends in",
          replace(f"{SNIPPETS}/too_long.txt", "input length", "output length")),
    Alarm("an announced error that does not come", "errors", "runs to its end",
          replace(f"{SNIPPETS}/too_long.py", "conv1d(signal, weights)", "")),
    # Equations.
    Alarm("a formula with a wrong sign", "equations", "at n=1 k=2 s=1 p=1 d=1",
          replace(SHAPES, "n + 2p - d(k - 1) - 1}", "n + 2p + d(k - 1) - 1}")),
    Alarm("a formula without its floor", "equations", "gives",
          replace(SHAPES, r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor",
                  r"\frac{n + 2p - k}{s}")),
    Alarm("a formula that cannot be read", "equations", "spadesuit",
          replace(SHAPES, "$$P = M (N + 1)$$", "$$P = M (N + \\spadesuit)$$")),
    # Weights.
    Alarm("a training changed and not recorded", "weights output figures", "is not what",
          replace(TRAIN, "seed=0", "seed=3")),
    Alarm("recorded weights edited", "weights output figures", "is not what",
          Edit(WEIGHTS, lambda file: file.write_bytes(file.read_bytes()[:-1] + b"\x40"))),
    Alarm("weights that no listing trains", "weights", "no listing trains it",
          write("src/convbook/weights/stray.safetensors", "")),
    Alarm("stale parameters of an interactive figure", "weights", "it is not what",
          replace("docs/javascripts/weights/motif_net.json", '"shape":[32]', '"shape":[4,8]')),
    # Notebooks.
    Alarm("a stale notebook", "notebooks", "cell 'rising_edge' differs",
          replace(f"{NOTEBOOKS}.ipynb", "np.correlate", "np.convolve")),
    Alarm("an output changed in a notebook", "notebooks", "cell 'rising_edge' differs",
          replace(f"{NOTEBOOKS}.ipynb", "image/svg+xml", "image/svg")),
    Alarm("a notebook deleted", "notebooks", "has no notebook",
          delete(f"{NOTEBOOKS}-exercises.ipynb")),
    Alarm("a notebook of no chapter", "notebooks", "no chapter makes this notebook",
          write("docs/notebooks/own.ipynb", "{}")),
    Alarm("an exercise without a check", "notebooks", "no check for 'Exercise (z)",
          append(PAGE, '??? question "Exercise (z): why?"\n\n    Say why.')),
    Alarm("a check without an exercise", "notebooks", "belongs to no exercise",
          append(CHECKS, '@exercise("x = ...")\ndef z(x: object) -> str:\n    return "Yes."')),
    Alarm("a dead link in a notebook", "links", "leads to no file",
          replace(BUILT, "../reference/", "../refrence/")),
    # Links.
    Alarm("a link to no page", "links", "leads to no file",
          replace(PAGE, "[reference](reference.md)", "[reference](refrence.md)")),
    Alarm("a link to no heading", "links", "an anchor that its page does not have",
          replace(PAGE, "(#other-weights-other-questions)", "(#other-weights)")),
    Alarm("a picture from another origin", "links", "fetched from another origin",
          append(PAGE, '<img alt="one two three four" src="https://example.org/a.png">')),
    Alarm("a script from another origin", "links", "fetched from another origin",
          append(PAGE, '<script src="//example.org/a.js"></script>')),
    Alarm("a font from another origin", "links", "fetched from another origin",
          append("docs/stylesheets/book.css", "@import url(https://example.org/a.css);")),
]  # fmt: skip

HARMLESS = [
    ("a sentence reworded", replace(PAGE, "move on. In this chapter", "go on. In this chapter")),
    ("a sentence added", append(PAGE, "Now you know what a filter of 3 weights computes.")),
    ("a true formula added", append(PAGE, "Count: $4 \\times 12 = 48$.")),
    ("a comment with a reason", append(f"{SNIPPETS}/slide.py", "# The loop is the lesson.")),
    ("print options changed by one listing and not seen by the next",
     append(PAGE, "```python\nimport numpy as np\n\nnp.set_printoptions(precision=1)\n```\n\n"
                  "```python\nimport numpy as np\n\nprint(np.array([0.25]))\n```\n\n"
                  "<!--pytest-codeblocks:expected-output-->\n\n```text\n[0.25]\n```")),
    ("a figure's coordinate moved by a tenth of a pixel",
     replace(f"{SNIPPETS}/rising_edge.svg", "M 187.2 116.73", "M 187.3 116.73")),
]  # fmt: skip
