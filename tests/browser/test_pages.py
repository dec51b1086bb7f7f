"""Every page of the built site, as a reader's browser shows it.

The pages are discovered, so that a new chapter is held to this from its first day.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Material's sidebar follows the scrolling, on a busy machine a frame late: 0.00005. An image
# without a size, or an entry of the contents that wraps when it turns bold, is above this limit.
STILL = 0.001

# An image in a tab that is not shown waits for its reader, so it is told to load now. Its events
# are waited for, not `decode()`, which may wait for a frame of a browser that draws none: see READ.
BROKEN = """async () => {
    for (const image of document.images) {
        image.loading = "eager"
        if (!image.complete)
            await new Promise(done => { image.onload = image.onerror = done })
    }
    return Array.from(document.images).filter(image => !image.naturalWidth).map(image => image.src)
}"""

UNFOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = true })"

# Now and then headless Chromium seems to stop drawing a long page, for good; we do not know why.
# That says nothing about the page, which is read again in a new browser.
STALLED = "this browser draws no more frames"
pytestmark = pytest.mark.flaky(reruns=3, only_rerun=STALLED)

# Scroll through the page, so that everything that waits for the reader has come.
READ = """async () => {
    const drawn = () => new Promise((resolve, reject) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve))
        setTimeout(() => reject(new Error("%s")), 10_000)
    })
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo({ top: y, behavior: "instant" })
        await drawn()
    }
    scrollTo({ top: 0, behavior: "instant" })
    await new Promise(resolve => setTimeout(resolve, 150))
}""".replace("%s", STALLED)

WATCH_SHIFTS = """
    window.shifts = []
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            window.shifts.push([entry.value, entry.sources.map(moved =>
                [moved.node?.nodeName, moved.node?.textContent.slice(0, 40),
                 moved.previousRect.toJSON(), moved.currentRect.toJSON()])])
    }).observe({ type: "layout-shift", buffered: true })
"""

# Where a figure can be touched, its picture makes room for it: that is tested with the figures.
TEXT = """() => Object.fromEntries(["p", "pre > code", "math", "img", "table", "summary"].map(
    kind => [kind, Array.from(document.querySelectorAll(`article ${kind}`))
        .filter(element => !element.closest(".touch > :first-child")).length]))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible_quiet_and_still(visit, origin, page_address, scheme):
    requests, messages = [], []

    def listen(page):
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.add_init_script(WATCH_SHIFTS)

    page = visit(page_address, before=listen, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(READ)
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < STILL, f"the page moves while it loads: {shifts}"

    page.evaluate(UNFOLD)
    page.evaluate(READ)
    assert page.locator("body").get_attribute("data-md-color-scheme") == (
        "slate" if scheme == "dark" else "default"
    )
    # Of rules that hold, axe need not describe every element: half of its time.
    asked = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked).response["violations"]
    assert [_short(violation) for violation in found] == []

    foreign = [url for url in requests if not url.startswith((origin, "data:", "blob:"))]
    assert foreign == [], "requests to another origin"
    assert messages == [], "messages in the console"
    assert page.evaluate(BROKEN) == [], "images that do not load"


def _short(violation):
    targets = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {', '.join(targets)}"


def test_a_page_fits_a_phone_and_what_scrolls_is_reached_by_keyboard(visit, page_address):
    page = visit(page_address, viewport=PHONE)
    page.evaluate(UNFOLD)
    page.evaluate(READ)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # Wider than the screen, and not inside of anything that scrolls: cut off.
    cut = page.evaluate(
        """() => Array.from(document.querySelectorAll("article *")).filter(element => {
            if (!element.checkVisibility({ visibilityProperty: true })) return false
            if (element.getBoundingClientRect().right <= innerWidth + 1) return false
            for (let around = element; around; around = around.parentElement)
                if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return false
            return true
        }).map(element => element.outerHTML.slice(0, 80))"""
    )
    assert cut == [], "wider than the screen"
    unreached = page.evaluate(
        """() => Array.from(document.querySelectorAll("article *")).filter(element =>
            element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
            && ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
            && element.tabIndex < 0 && !element.querySelector("a, button, input, [tabindex]")
        ).map(element => element.outerHTML.slice(0, 80))"""
    )
    assert unreached == [], "scrolls, and is no tab stop"


def test_a_page_is_whole_without_javascript(visit, page_address):
    bare = visit(page_address, java_script_enabled=False)
    # Scripts of the page are off; those of the test are evaluated all the same.
    without = bare.evaluate(TEXT)
    with_scripts = visit(page_address).evaluate(TEXT)
    assert without == with_scripts
    text = bare.locator("article").inner_text()
    assert not re.search(r"\\[(\[]|\$\$|--8<--|\[@", text), "source that was not rendered"
