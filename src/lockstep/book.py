"""A book on disk: its folders, its settings, its pages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml


class BookError(Exception):
    """The tree is not a book that lockstep can read; the message says what to do."""


# The parser in C reads the same in a tenth of the time; not every installation has it.
_Safe: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """YAML as a site generator reads it, with its own tags reduced to plain values."""


def _plain(loader: _Loader, suffix: str, node: yaml.Node) -> Any:  # noqa: ANN401
    """Read ``!ENV [NAME, default]`` as its default and ``!!python/name:x`` as a string."""
    if isinstance(node, yaml.SequenceNode):
        values = loader.construct_sequence(node)
        return values[-1] if len(values) > 1 else None
    return suffix or None


_Loader.add_multi_constructor("!", _plain)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _plain)


@dataclass(frozen=True)
class Exemption:
    """An entry of a register: what a guard lets pass on one page, and why."""

    page: str
    text: str
    reason: str


@dataclass(frozen=True)
class Book:
    """The root of a tree and what its two settings files say.

    Parameters
    ----------
    root
        Folder that holds ``mkdocs.yml`` and ``lockstep.toml``.

    Raises
    ------
    BookError
        If a settings file is missing or malformed.
    """

    root: Path
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root).resolve())
        for name in ("mkdocs.yml", "lockstep.toml"):
            if not (self.root / name).is_file():
                raise BookError(f"no {name} in {self.root}: run lockstep from the root of a book")

    @cached_property
    def site_config(self) -> dict[str, Any]:
        """The settings of the site, as plain values."""
        try:
            loaded = yaml.load((self.root / "mkdocs.yml").read_text("utf-8"), _Loader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise BookError(f"mkdocs.yml is not valid YAML: {error}") from error
        if not isinstance(loaded, dict):
            raise BookError("mkdocs.yml holds no settings: it must be a mapping")
        return loaded

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The settings of lockstep."""
        try:
            return tomllib.loads((self.root / "lockstep.toml").read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BookError(f"lockstep.toml is not valid TOML: {error}") from error

    @property
    def docs(self) -> Path:
        """Folder of the Markdown pages."""
        return self.root / str(self.site_config.get("docs_dir", "docs"))

    @property
    def site(self) -> Path:
        """Folder of the built site."""
        return self.root / str(self.site_config.get("site_dir", "site"))

    @property
    def snippets(self) -> Path:
        """Folder of the listings, one folder a chapter."""
        return self.root / "snippets"

    @property
    def src(self) -> Path:
        """Folder that holds the package."""
        return self.root / "src"

    @property
    def package(self) -> str:
        """Name of the package that the listings import."""
        return str(self.settings.get("package", ""))

    @cached_property
    def extensions(self) -> dict[str, dict[str, Any]]:
        """The Markdown extensions of the site with their options."""
        found: dict[str, dict[str, Any]] = {}
        listed = self.site_config.get("markdown_extensions") or []
        for entry in [listed] if isinstance(listed, dict) else listed:
            if isinstance(entry, dict):
                found.update({name: options or {} for name, options in entry.items()})
            else:
                found[str(entry)] = {}
        return found

    @cached_property
    def nav(self) -> list[str]:
        """The pages that the navigation names, in order, relative to the docs folder."""

        def walk(entry: object) -> list[str]:
            if isinstance(entry, str):
                return [entry]
            if isinstance(entry, list):
                return [page for item in entry for page in walk(item)]
            if isinstance(entry, dict):
                return [page for item in entry.values() for page in walk(item)]
            return []

        return walk(self.site_config.get("nav", []))

    def register(self, name: str, key: str) -> list[Exemption]:
        """Read the register ``[[name]]`` whose entries carry page, *key* and reason.

        Raises
        ------
        BookError
            If an entry lacks one of the three: an exception without a reason is none.
        """
        entries = []
        listed = self.settings.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise BookError(
                f"lockstep.toml: {name} is no list of entries: write each as [[{name}]]"
            )
        for number, entry in enumerate(listed, start=1):
            missing = [k for k in ("page", key, "reason") if not str(entry.get(k, "")).strip()]
            if missing:
                raise BookError(
                    f"lockstep.toml: [[{name}]] entry {number} has no {missing[0]!r}: "
                    f"every exception needs page, {key} and a reason"
                )
            entries.append(Exemption(str(entry["page"]), str(entry[key]), str(entry["reason"])))
        return entries

    def relative(self, path: Path) -> str:
        """Name a file relative to the root, with forward slashes."""
        plain = path.is_relative_to(self.root) and ".." not in path.parts
        return (path if plain else path.resolve()).relative_to(self.root).as_posix()
