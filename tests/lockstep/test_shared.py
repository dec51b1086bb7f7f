"""The processes of one session run each listing once, and never take over what is not theirs."""

import threading
import time

import pytest

from lockstep.shared import FOLDER, once, spread


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def always(_):
    return True


def test_without_a_folder_each_process_works_for_itself(monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    assert [once("key", lambda n=n: n, always) for n in (1, 2)] == [1, 2]


def test_a_result_is_made_once_and_told_apart_by_its_key(shared):
    assert [once("a", lambda n=n: n, always) for n in (1, 2)] == [1, 1]
    assert once("b", lambda: 3, always) == 3


def test_what_is_not_for_others_is_made_again(shared):
    assert [once("key", lambda n=n: n, lambda n: n != 1) for n in (1, 2)] == [1, 2]


def test_what_another_made_is_judged_by_who_asks(shared):
    assert once("key", lambda: 1, always) == 1
    assert once("key", lambda: 2, lambda n: n == 2) == 2


def test_whoever_asks_meanwhile_waits_for_the_one_who_makes(shared):
    made = []

    def slowly():
        time.sleep(0.2)
        made.append(1)
        return len(made)

    threads = [threading.Thread(target=once, args=("key", slowly, always)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_a_maker_that_fails_leaves_nobody_waiting(shared):
    with pytest.raises(ZeroDivisionError):
        once("key", lambda: 1 / 0, always)
    assert once("key", lambda: 5, always) == 5
    assert not list(shared.glob("*.lock"))


def test_each_process_goes_through_the_work_in_an_order_of_its_own(shared, monkeypatch):
    mine = spread(range(100))
    assert sorted(mine) == list(range(100))
    assert mine != list(range(100))
    monkeypatch.delenv(FOLDER)
    assert spread(range(100)) == list(range(100))
