"""What the built site says depends on the address that it is given, and on nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPOSITORY = "https://example.org/convbook"
SITE = "https://example.org/book/"

pytestmark = pytest.mark.slow  # the whole site is built


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The site of this tree, as it is built where it is published."""
    folder = tmp_path_factory.mktemp("published")
    addresses = {"REPO_URL": REPOSITORY, "EDIT_URI": "edit/main/docs/", "SITE_URL": SITE}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | addresses,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_pages_offer_an_edit_link_where_the_repository_has_an_address(published):
    link = f'href="{REPOSITORY}/edit/main/docs/convolution-by-hand.md"'
    assert link in (published / "convolution-by-hand" / "index.html").read_text("utf-8")


def test_every_page_tells_search_engines_what_it_is_about(published):
    for page in published.rglob("index.html"):
        text = page.read_text("utf-8")
        assert '<meta name="description" content="' in text, page
        assert f'<link rel="canonical" href="{SITE}' in text, page
    assert f"{SITE}convolution-by-hand/" in (published / "sitemap.xml").read_text()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a link](nowhere.md)", "nowhere.md"),
        ("[an anchor](#no-such-heading)", "no-such-heading"),
        ('```python\n--8<-- "snippets/none.py"\n```', "snippets/none.py"),
    ],
)
def test_the_strict_build_stops_at_what_is_broken(tmp_path, text, says):
    docs = tmp_path / "docs"
    for name in ("includes", "stylesheets", "javascripts", "assets", "figures"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).symlink_to(ROOT / "docs" / name)
    for name in ("snippets", "src", "CONTRIBUTING.md", "lockstep.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (docs / "references.toml").symlink_to(ROOT / "docs" / "references.toml")
    (docs / "index.md").write_text(f"# Trial\n\n{text}\n", "utf-8")
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    start, end = config.index("\nnav:"), config.index("\nexclude_docs:")
    (tmp_path / "mkdocs.yml").write_text(f"{config[:start]}\n{config[end:]}", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert says in done.stdout + done.stderr
