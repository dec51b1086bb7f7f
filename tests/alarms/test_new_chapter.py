"""A chapter begun with `make new` is in step from its first minute."""

import pytest

from lockstep.book import Book
from lockstep.downloads import write_downloads
from lockstep.record import record
from lockstep.scaffold import scaffold

pytestmark = pytest.mark.slow


def test_a_new_chapter_is_recorded_and_no_guard_rings(scratch):
    written = scaffold(Book(scratch.root), "counting-spikes", "counting")
    assert len(record(Book(scratch.root), "counting-spikes")) == 1
    (wheel,) = (scratch.root / "docs/downloads").glob("*.whl")
    write_downloads(Book(scratch.root), wheel)
    scratch.rebuild(written)
    assert not scratch.ringing()
