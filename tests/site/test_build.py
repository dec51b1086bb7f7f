"""What the built site says depends on the address that it is given, and on nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAPTER = "convolution-by-hand/index.html"


def build(folder: Path, *, strict: bool = True, **environment: str) -> subprocess.CompletedProcess:
    """Build the site of this tree into a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    clean = {k: v for k, v in os.environ.items() if not k.endswith(("_URL", "_URI"))}
    return subprocess.run(
        command + ["--strict"] * strict,
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_pages_offer_an_edit_link_where_the_repository_has_an_address(tmp_path):
    home = "https://example.org/convbook"
    assert build(tmp_path, REPO_URL=home, EDIT_URI="edit/main/docs/").returncode == 0
    link = f'href="{home}/edit/main/docs/convolution-by-hand.md"'
    assert link in (tmp_path / CHAPTER).read_text("utf-8")


def test_pages_offer_none_where_it_has_not(tmp_path):
    assert build(tmp_path).returncode == 0
    page = (tmp_path / CHAPTER).read_text("utf-8")
    assert "edit/main" not in page
    assert 'rel="edit"' not in page


def test_every_page_tells_search_engines_what_it_is_about(tmp_path):
    assert build(tmp_path, SITE_URL="https://example.org/book/").returncode == 0
    for page in tmp_path.rglob("index.html"):
        text = page.read_text("utf-8")
        assert '<meta name="description" content="' in text, page
        assert '<link rel="canonical" href="https://example.org/book/' in text, page
    assert "https://example.org/book/convolution-by-hand/" in (tmp_path / "sitemap.xml").read_text()


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
    for name in ("snippets", "src", "CONTRIBUTING.md"):
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
