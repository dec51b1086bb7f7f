"""What every interactive figure promises, whichever it is; what it computes: tests/browser/figures.

That they are accessible in both schemes, silent, still and fit a phone is tested with all pages.
"""

import functools
import gzip
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "docs" / "javascripts"
NAMES = sorted(path.stem for path in (SCRIPTS / "figures").glob("*.js"))
SNAPSHOTS = Path(__file__).parent / "figures" / "snapshots"
CHAPTERS = {
    "layer-builder": "shapes-and-parameters",
    "receptive-field-explorer": "images-and-receptive-fields",
    "score-scatter": "dna-scoring",
    "shifted-digit": "images-and-receptive-fields",
    "slide-it-yourself": "convolution-by-hand",
    "two-way-street": "backpropagation-by-hand",
    "type-a-sequence": "dna-scoring",
    "where-is-it-looking": "spike-detection",
}
KILOBYTE = 1024


@pytest.fixture
def ready(visit):
    def ready(name, address=None, **options):
        page = visit(address or f"figures/{name}/", **options)
        page.locator(f"{name}[ready]").wait_for()
        return page, page.locator(name)

    return ready


def test_the_loader_knows_every_figure_and_each_has_its_chapter():
    loader = (SCRIPTS / "figures.js").read_text("utf-8")
    assert re.findall(r'^  "([a-z-]+)",$', loader, re.MULTILINE) == NAMES == sorted(CHAPTERS)


@pytest.mark.parametrize("name", NAMES)
def test_it_stands_in_its_chapter(ready, name):
    _, figure = ready(name, f"{CHAPTERS[name]}/")
    assert figure.count() == 1
    alone = figure.get_by_role("link", name="This figure alone")
    assert alone.evaluate("link => link.href").endswith(f"/figures/{name}/")


def test_all_of_them_with_what_they_share_are_light():
    files = [*SCRIPTS.glob("*.js"), *SCRIPTS.glob("figures/*.js"), *SCRIPTS.glob("weights/*.json")]
    files.remove(SCRIPTS / "accessibility.js")
    files.append(ROOT / "docs" / "stylesheets" / "figures.css")
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    # What they weigh today and a little more: whoever adds to it sees what it costs.
    assert sum(sizes.values()) <= 84 * KILOBYTE, sizes


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS.values())))
def test_what_a_chapter_fetches_for_its_figures_is_light(visit, origin, chapter):
    scripts = []

    def listen(page):
        page.on("response", lambda response: scripts.append(response))

    page = visit(f"{chapter}/", before=listen)
    for name in (name for name, where in CHAPTERS.items() if where == chapter):
        page.locator(f"{name}[ready]").wait_for()
    ours = [each for each in scripts if each.url.startswith(f"{origin}javascripts/")]
    assert sum(len(gzip.compress(each.body(), 9)) for each in ours) <= 40 * KILOBYTE


@pytest.mark.parametrize("name", NAMES)
def test_what_assistive_technology_is_told_is_as_recorded(ready, name):
    """To record anew: RECORD_SNAPSHOTS=1 make test-browser."""
    _, figure = ready(name)
    told, path = figure.aria_snapshot(), SNAPSHOTS / f"{name}.yaml"
    if os.environ.get("RECORD_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{told}\n", "utf-8")
    assert told == path.read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_reached_by_the_tab_key(ready, name):
    page, figure = ready(name)
    wanted = figure.evaluate(
        """figure => Array.from(figure.querySelectorAll(
            "a[href], button:enabled, input:enabled, select, summary, [tabindex='0']"))
            .filter(each => each.checkVisibility({ visibilityProperty: true }))
            .filter(each => each.getClientRects().length) // drawn, where it is part of a drawing
            // Of radio buttons the chosen one is the stop; arrow keys lead to the others.
            .filter(each => each.type !== "radio" || each.checked)
            .map((each, index) => { each.dataset.stop = index; return index })"""
    )
    assert len(wanted) >= 3
    figure.evaluate("figure => { figure.tabIndex = -1; figure.focus() }")
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.stop"))
    missed = set(wanted) - set(map(int, filter(None, reached)))
    assert [
        figure.locator(f"[data-stop='{stop}']").evaluate("stop => stop.outerHTML.slice(0, 100)")
        for stop in sorted(missed)
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_large_enough_for_a_finger(ready, name):
    _, figure = ready(name, viewport={"width": 360, "height": 740}, has_touch=True)
    small = figure.evaluate(
        """figure => Array.from(figure.querySelectorAll("a, button, input, select, [role=slider]"))
            .filter(each => each.checkVisibility())
            .map(each => [each.closest("label") ?? each, each.outerHTML.slice(0, 90)])
            .map(([each, html]) => [each.getBoundingClientRect(), html])
            .filter(([box]) => box.width && Math.min(box.width, box.height) < 23.5)
            .map(([box, html]) => `${box.width} x ${box.height}: ${html}`)"""
    )
    assert small == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [360, 1440])
def test_it_fits_and_reserves_its_place(ready, name, width):
    page, figure = ready(name, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    room = figure.evaluate("figure => [figure.scrollWidth - figure.clientWidth]")
    assert room[0] <= 0, "wider than its frame"
    # What it needs is reserved by the stylesheet before it is there, so that nothing moves.
    reserved, taken = figure.evaluate(
        """figure => [parseFloat(getComputedStyle(figure).minHeight),
                      figure.getBoundingClientRect().height]"""
    )
    assert taken <= reserved + 1


@pytest.mark.parametrize("name", NAMES)
def test_without_javascript_there_is_its_picture_and_its_text(visit, name):
    page = visit(f"figures/{name}/", java_script_enabled=False)
    picture = page.locator(f"{name} img")
    assert picture.is_visible()
    assert len(picture.get_attribute("alt")) > 40
    assert page.locator("figure.touch figcaption").is_visible()
    assert page.locator(f"{name} button").count() == 0


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_by_itself_where_the_reader_wants_it_so(ready, name):
    page, _ = ready(name, reduced_motion="reduce")
    assert (
        page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0
    )


@pytest.mark.parametrize("name", NAMES)
def test_start_again_shows_what_was_there_at_first(ready, name):
    page, figure = ready(name)
    start = figure.evaluate("figure => JSON.stringify(figure.state)")
    for control in figure.locator("[role=slider], input[type=range]").all()[:3]:
        control.focus()
        page.keyboard.press("End")
    for control in figure.locator("input[type=checkbox], button:enabled:not(.foot button)").all()[
        :3
    ]:
        if control.is_visible() and control.is_enabled():
            control.click()
    if figure.locator("[role=slider], input").count():
        assert figure.evaluate("figure => JSON.stringify(figure.state)") != start
    figure.get_by_role("button", name="Start again").click()
    assert figure.evaluate("figure => JSON.stringify(figure.state)") == start


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The site as it is with an address of its own, which Material needs to swap pages."""
    folder = tmp_path_factory.mktemp("published")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        subprocess.run(
            [*build, "--site-dir", str(folder)],
            cwd=ROOT,
            env=os.environ | {"SITE_URL": address},
            check=True,
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def test_figures_work_where_pages_are_swapped_and_not_loaded(chromium, published):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(f"{published}figures/slide-it-yourself/")
    page.locator("slide-it-yourself[ready]").wait_for()
    page.evaluate("window.kept = true")
    for _ in range(2):
        for name in ("two-way-street", "slide-it-yourself"):
            page.locator(f".md-sidebar--primary a[href*='{name}']").first.click()
            page.locator(f"{name}[ready]").wait_for()
    page.go_back()
    page.locator("two-way-street[ready]").wait_for()
    assert page.evaluate("window.kept"), "the page was loaded anew: nothing was tested"
    assert messages == []
    context.close()


def test_in_a_frame_on_another_page_it_stands_alone(visit, origin):
    page = visit("404.html")
    page.evaluate(
        """address => {
            const frame = document.createElement("iframe")
            Object.assign(frame, { src: address, title: "figure", width: 700, height: 800 })
            document.body.replaceChildren(frame)
        }""",
        f"{origin}figures/slide-it-yourself/",
    )
    frame = page.frame_locator("iframe")
    frame.locator("slide-it-yourself[ready]").wait_for()
    assert not frame.locator(".md-header").is_visible()
    assert not frame.locator("h2").first.is_visible()


def test_the_html_for_another_page_can_be_copied(ready):
    page, figure = ready("slide-it-yourself", permissions=["clipboard-read", "clipboard-write"])
    figure.get_by_role("button", name="Embed").click()
    figure.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("<iframe src=")
    assert "/figures/slide-it-yourself/" in copied


# Alarms: a figure that computes or says something else is found by its own tests.

WRONG = {
    "layer-builder": ("convolution.js", "2 * padding - dilation", "2 * padding + dilation"),
    "receptive-field-explorer": (
        "figures/receptive-field-explorer.js",
        "at * stride - padding",
        "at * stride + padding",
    ),
    "score-scatter": ("drawing.js", "value * tensor.step", "value * -tensor.step"),
    "shifted-digit": ("convolution.js", "+= tap * line[", "-= tap * line["),
    "slide-it-yourself": ("convolution.js", "+= tap * line[", "-= tap * line["),
    "two-way-street": ("figures/two-way-street.js", "g[i] * w[by]", "-g[i] * w[by]"),
    "type-a-sequence": ("convolution.js", "total += tap *", "total -= tap *"),
    "where-is-it-looking": ("convolution.js", "total += tap *", "total -= tap *"),
}


@pytest.fixture
def altered(tmp_path):
    """Return what tests say of a copy of the site in which a script says something else."""

    def altered(script, old, new, *tests):
        site = tmp_path / "site"
        shutil.copytree(os.environ.get("SITE", ROOT / "site"), site, dirs_exist_ok=True)
        path = site / "javascripts" / script
        text = path.read_text("utf-8")
        assert old in text, f"{script} has changed: correct this alarm"
        path.write_text(text.replace(old, new), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", *tests]
        return subprocess.run(
            command, cwd=ROOT, env=os.environ | {"SITE": str(site)}, capture_output=True, text=True
        )

    return altered


@pytest.mark.parametrize("name", NAMES)
def test_alarm_a_wrong_sign_is_found(altered, name):
    tests = f"tests/browser/figures/test_{name.replace('-', '_')}.py"
    done = altered(*WRONG[name], tests)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "1 failed" in done.stdout


def test_alarm_a_control_without_a_name_is_found(altered):
    nameless = ("drawing.js", '"aria-label": label, ', "")
    which = "accessible_quiet and figures/slide-it-yourself/-light"
    done = altered(*nameless, "tests/browser/test_pages.py", "-k", which)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "aria-input-field-name" in done.stdout
