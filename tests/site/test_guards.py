"""Every promise of the published site holds of this very tree: no guard finds anything."""

from pathlib import Path

import pytest

from lockstep.book import Book
from lockstep.guards import GUARDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", GUARDS)
def test_guard_finds_nothing(name):
    found = [str(finding) for finding in GUARDS[name](Book(ROOT))]
    assert not found, "\n".join(found)
