"""Every promise of the published site holds of this very tree: no guard finds anything."""

from pathlib import Path

import pytest

from lockstep.book import Book
from lockstep.guards import GUARDS

ROOT = Path(__file__).parents[2]


# Those that run every listing are as slow as the slowest of them.
RUN = {"output", "errors", "figures", "standalone", "weights"}
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in RUN else ()) for name in GUARDS]


@pytest.mark.parametrize("name", NAMES)
def test_guard_finds_nothing(name):
    found = [str(finding) for finding in GUARDS[name](Book(ROOT))]
    assert not found, "\n".join(found)
