"""Every guard rings where it should, says what is wrong, and stays silent where all is well."""

import pytest
from tests.alarms.table import ALARMS, HARMLESS

from lockstep.guards import GUARDS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.what)
def test_exactly_this_guard_rings(scratch, alarm):
    alarm.edit.apply(scratch.root)
    scratch.rebuild([alarm.edit.path])
    ringing = scratch.ringing()
    assert set(ringing) == set(alarm.guards.split()), ringing
    told = [text for findings in ringing.values() for text in findings]
    assert any(alarm.says in text for text in told), told


@pytest.mark.parametrize(("what", "edit"), HARMLESS, ids=lambda value: str(value)[:60])
def test_no_guard_rings(scratch, what, edit):
    edit.apply(scratch.root)
    scratch.rebuild([edit.path])
    assert not scratch.ringing(), what


def test_every_guard_has_an_alarm():
    assert {name for alarm in ALARMS for name in alarm.guards.split()} == set(GUARDS)
