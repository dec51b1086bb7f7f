"""The settings of a book are read as they are meant, and a malformed one is told in a sentence."""

import pytest

from lockstep.book import Book, BookError, Exemption


def test_the_settings_say_where_things_are(trial):
    trial.write("mkdocs.yml", "docs_dir: pages\nsite_dir: out\n")
    book = trial.book
    assert (book.docs, book.site) == (trial.root / "pages", trial.root / "out")
    assert (book.snippets, book.src) == (trial.root / "snippets", trial.root / "src")
    assert book.package == "trial"
    assert book.relative(trial.root / "docs" / ".." / "docs" / "index.md") == "docs/index.md"


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("markdown_extensions: [abbr, {toc: {permalink: true}}]", ["abbr", "toc"]),
        ("markdown_extensions: {abbr: null, toc: {}}", ["abbr", "toc"]),
        ("markdown_extensions:", []),
        ("site_name: x", []),
    ],
)
def test_extensions_may_be_written_as_a_list_or_a_mapping(trial, yaml, expected):
    trial.write("mkdocs.yml", yaml)
    assert list(trial.book.extensions) == expected


def test_tags_of_the_site_generator_are_plain_values(trial):
    trial.write(
        "mkdocs.yml",
        "site_url: !ENV [SITE_URL, 'https://example.org']\nrepo_url: !ENV REPO_URL\n"
        "emoji: !!python/name:material.extensions.emoji.twemoji\n",
    )
    config = trial.book.site_config
    assert config["site_url"] == "https://example.org"
    assert "twemoji" in config["emoji"]


@pytest.mark.parametrize(
    ("nav", "expected"),
    [
        ("nav: [a.md, {Part: [b.md, {Title: c.md}]}]", ["a.md", "b.md", "c.md"]),
        ("nav:", []),
        ("site_name: x", []),
    ],
)
def test_the_navigation_is_read_in_order(trial, nav, expected):
    trial.write("mkdocs.yml", nav)
    assert trial.book.nav == expected


@pytest.mark.parametrize("name", ["mkdocs.yml", "lockstep.toml"])
def test_a_folder_without_settings_is_no_book(trial, name):
    (trial.root / name).unlink()
    with pytest.raises(BookError, match=rf"no {name} in .*: run lockstep from the root of a book"):
        Book(trial.root)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mkdocs.yml", "nav: [a", "mkdocs.yml is not valid YAML"),
        ("mkdocs.yml", "- a\n- b\n", "mkdocs.yml holds no settings"),
        ("mkdocs.yml", "", "mkdocs.yml holds no settings"),
        ("lockstep.toml", "package = ", "lockstep.toml is not valid TOML"),
        ("lockstep.toml", "number = 3\n", "number is no list of entries"),
        ("lockstep.toml", "[number]\npage = 'a.md'\n", r"write each as \[\[number\]\]"),
        ("lockstep.toml", "[[number]]\nvalue = '1'\nreason = 'r'\n", "entry 1 has no 'page'"),
        ("lockstep.toml", "[[number]]\npage = 'a'\nreason = 'r'\n", "entry 1 has no 'value'"),
        ("lockstep.toml", "[[number]]\npage = 'a'\nvalue = '1'\n", "entry 1 has no 'reason'"),
        (
            "lockstep.toml",
            "[[number]]\npage = 'a'\nvalue = '1'\nreason = ' '\n",
            "every exception needs page, value and a reason",
        ),
    ],
)
def test_a_malformed_setting_is_told_with_its_file(trial, name, text, told):
    trial.write(name, text)
    with pytest.raises(BookError, match=told):
        _ = (trial.book.nav, trial.book.register("number", "value"))


@pytest.mark.parametrize("name", ["mkdocs.yml", "lockstep.toml"])
def test_settings_that_are_no_text_are_told(trial, name):
    (trial.root / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BookError, match=f"{name} is not valid"):
        _ = (trial.book.site_config, trial.book.settings)


def test_a_register_holds_what_was_excepted_and_why(trial):
    trial.write("lockstep.toml", "[[number]]\npage = 'a.md'\nvalue = 1980\nreason = 'a year'\n")
    assert trial.book.register("number", "value") == [Exemption("a.md", "1980", "a year")]
    assert trial.book.register("display", "starts") == []
