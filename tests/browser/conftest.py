"""The built site, served on a free port, and Chromium to read it with."""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lockstep import preflight

# Another folder can be named, so that two people can look at two builds of one tree.
SITE = Path(os.environ.get("SITE", Path(__file__).parents[2] / "site"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Milliseconds, for a busy machine: a quiet one has the page in a tenth of a second.
PATIENCE = 15_000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def addresses():
    """Every page of the built site, as the address that a reader sees; the 404 page, too.

    Not the page to print: it is put together from these, and test_print.py looks at the rest of it.
    """
    for file in sorted(set(SITE.rglob("*.html")) - {SITE / "print/index.html"}):
        yield file.relative_to(SITE).as_posix().removesuffix("index.html")


def pytest_generate_tests(metafunc):
    if "page_address" in metafunc.fixturenames:
        metafunc.parametrize("page_address", list(addresses()) or ["(no site)"])


@pytest.fixture(scope="session")
def origin():
    if not (SITE / "index.html").is_file():
        pytest.exit(f"There is no built site at {SITE.name}/: run `make site`", returncode=1)
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def playwright():
    missing = preflight.browser()
    if missing:
        pytest.exit(missing, returncode=1)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browsers(playwright):
    """Hold the browser that is in use; a test that runs again gets a new one."""
    browsers = []
    yield browsers
    for browser in browsers:
        browser.close()


@pytest.fixture
def chromium(request, playwright, browsers):
    if browsers and getattr(request.node, "execution_count", 1) > 1:
        browsers.pop().close()
    if not browsers:
        path = preflight.find_browser()
        browsers.append(playwright.chromium.launch(executable_path=path, args=FLAGS))
    return browsers[0]


@pytest.fixture
def visit(chromium, origin):
    """Open an address in a fresh context; the options are those of a Playwright context."""
    contexts = []

    def visit(address, *, before=None, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if before is not None:
            before(page)
        page.goto(origin + address, wait_until="load")
        return page

    yield visit
    for context in contexts:
        context.close()
