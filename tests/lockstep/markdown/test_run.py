"""A chapter's strip leads to all that there is of it for running."""

import markdown
import pytest


@pytest.fixture
def strip(trial, monkeypatch):
    """Render the marker with these settings."""

    def render(**settings):
        for name in ("SITE_URL", "REPO_URL", "REVISION", "PUBLISHED_BRANCH"):
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return markdown.markdown(
            "- **Run it**: [run: counting]",
            extensions=["lockstep.markdown.run"],
            extension_configs={"lockstep.markdown.run": {"root": str(trial.root)}},
        )

    return render


def test_it_links_to_notebook_exercises_and_listings(strip, trial):
    trial.write("docs/notebooks/counting-exercises.md", "# Counting: exercises")
    text = strip()
    for href in (
        "notebooks/counting.md",
        "notebooks/counting-exercises.md",
        "downloads/counting.zip",
    ):
        assert f'<a href="{href}">' in text
    assert "olab" not in text


def test_a_chapter_without_exercises_links_to_none(strip):
    assert "exercises" not in strip()


@pytest.mark.parametrize(
    ("settings", "command"),
    [
        ({}, "python -m pip install trial-1-py3-none-any.whl"),
        (
            {"SITE_URL": "https://b.org/x/"},
            "python -m pip install https://b.org/x/downloads/trial-1-py3-none-any.whl",
        ),
        (
            {"REPO_URL": "https://github.com/a/b", "REVISION": "abc"},
            "python -m pip install &quot;trial @ git+https://github.com/a/b@abc&quot;",
        ),
    ],
)
def test_it_copies_the_command_that_installs_this_very_version(strip, settings, command):
    assert f'data-clipboard-text="{command}"' in strip(**settings)


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"REPO_URL": "https://github.com/a/b"}, "a/b/blob/gh-pages/notebooks/counting.ipynb"),
        (
            {"REPO_URL": "https://github.com/a/b.git", "PUBLISHED_BRANCH": "site"},
            "a/b/blob/site/notebooks/counting.ipynb",
        ),
    ],
)
def test_colab_opens_the_published_notebook(strip, settings, address):
    assert f'href="https://colab.research.google.com/github/{address}"' in strip(**settings)


def test_colab_reads_from_no_other_host(strip):
    assert "olab" not in strip(REPO_URL="https://codeberg.org/a/b")
