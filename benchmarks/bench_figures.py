"""The interactive figures in a real browser: how smooth a drag is.

They are read from the built site, `make site`, in Chromium.
"""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.compare import Row
from lockstep.preflight import find_browser

SITE = Path("site")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = sorted(path.stem for path in Path("docs/javascripts/figures").glob("*.js"))
FRAME = 1000 / 60
# When each frame was due: a gap of more than a frame and a half means that one was late.
WATCH = """() => {
    window.frames_at = []
    const note = time => { window.frames_at.push(time); requestAnimationFrame(note) }
    requestAnimationFrame(note)
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def _browser() -> Iterator[tuple[Page, str]]:
    if not (SITE / "index.html").is_file():
        raise SystemExit("There is no built site at site/: run `make site`")
    handler = functools.partial(_Quiet, directory=str(SITE))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        yield page, f"http://127.0.0.1:{server.server_port}/figures/"
        chromium.close()
        server.shutdown()


def _open(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}{name}/", wait_until="load")
    page.locator(f"{name}[ready]").wait_for()


def frames() -> Row:
    """Count the frames that are late while each figure is dragged for two seconds."""
    with _browser() as (page, address):
        late = {}
        for name in NAMES:
            _open(page, address, name)
            handle = page.locator(f"{name} .movable, {name} input[type=range], {name} canvas").first
            if not handle.count():
                continue
            handle.scroll_into_view_if_needed()
            box = handle.bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.evaluate(WATCH)
            for step in range(120):
                far = 40 * ((step % 20) / 10 - 1)
                page.mouse.move(x + far, y + far / 2)
            times = page.evaluate("window.frames_at")
            page.mouse.up()
            gaps = [after - before for before, after in pairwise(times)]
            late[name] = 100 * sum(gap > 1.5 * FRAME for gap in gaps) / max(len(gaps), 1)
    worst = max(late, key=lambda name: late[name])
    return Row(f"% of frames late while dragging, worst: {worst}", late[worst], 10, at_most=True)


BENCHMARKS = [frames]
