"""Measurements: once for each step; shared for a while by all who ask while a run trains."""

import threading

import pytest

from app.lab.all_measurements import AllMeasurements
from app.lab.errors import Unavailable
from app.lab.measurements import Measurements
from app.lab.snapshots import Moment
from model.engine import TooLong, ends_within
from tests.waiting import wait_for


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("app.lab.measurements.monotonic", clock)
    return clock


@pytest.fixture
def measured(client, clock):
    """Measurements that only count, and wait where a test wants them to."""

    def count(moment, mnist):
        calls.append(moment.step)
        assert may_end.wait(60)
        if errors:
            raise errors.pop()
        return len(calls)

    calls, errors, may_end = [], [], threading.Event()
    may_end.set()
    measurements = Measurements(client.application.extensions["nudge"].lab, count, 0, 10.0, 3)
    measurements.calls, measurements.errors, measurements.may_end = calls, errors, may_end
    return measurements


def moment(step, is_training=True, run="a"):
    return Moment(run, step, None, None, is_training)


def test_same_step_is_measured_once(measured):
    assert [measured.of(moment(5, is_training)).value for is_training in (False, True, False)] == [
        1
    ] * 3
    assert measured.of(moment(6, is_training=False)).value == 2
    assert measured.of(moment(5, run="b")).value == 3
    assert measured.calls == [5, 6, 5]


def test_past_is_measured_itself_and_is_not_taken_for_the_present(measured):
    measured.of(moment(5))
    assert measured.of(moment(2, is_training=False)).step == 2
    assert measured.of(moment(9)).step == 5
    assert measured.calls == [5, 2]


def test_training_run_is_measured_anew_beside_those_who_ask(measured, clock):
    assert measured.of(moment(1)).step == 1
    clock.now = 4
    assert measured.of(moment(2)).step == 1
    assert measured.calls == [1]
    clock.now = 6
    measured.may_end.clear()
    assert measured.of(moment(3)).step == 1
    wait_for(lambda: measured.calls == [1, 3], "the next measurement")
    # While that is under way nobody waits and no other is begun.
    assert measured.of(moment(4)).step == 1
    measured.may_end.set()
    wait_for(lambda: measured.of(moment(5)).step == 3, "its end")
    assert measured.calls == [1, 3]


def test_old_measurement_of_a_training_run_is_not_used(measured, clock):
    measured.of(moment(1))
    clock.now = 11
    assert measured.of(moment(2)).step == 2


def test_few_measurements_are_kept(measured):
    for number in (1, 2, 3, 4, 1):
        measured.of(moment(number, is_training=False))
    assert measured.calls == [1, 2, 3, 4, 1]


@pytest.mark.parametrize("is_training", [False, True])
def test_a_measurement_that_failed_is_not_kept(measured, is_training):
    measured.errors.append(Unavailable("too busy"))
    with pytest.raises(Unavailable, match="too busy"):
        measured.of(moment(5, is_training))
    assert measured.of(moment(5, is_training)).value == 2
    assert measured.of(moment(5, is_training)).value == 2


def test_an_earlier_measurement_is_used_where_the_next_one_failed(measured, clock):
    measured.of(moment(1))
    clock.now = 6
    measured.errors.append(Unavailable("too busy"))
    assert measured.of(moment(2)).step == 1
    wait_for(lambda: measured.of(moment(3)).step == 3, "the one after")
    assert measured.calls == [1, 2, 3]


def test_measurement_that_takes_too_long_is_stopped(lab, monkeypatch):
    monkeypatch.setattr("app.lab.measurements.ends_within", lambda _: ends_within(0))
    evaluations = AllMeasurements(lab, 0).evaluations
    with pytest.raises(TooLong, match="it took longer than 0 s and was stopped"):
        evaluations.of(lab.run("current").moment())
    monkeypatch.undo()
    assert evaluations.of(lab.run("current").moment()).value.count == 10_000


def test_nobody_waits_longer_for_one_than_it_may_take(lab, monkeypatch):
    may_end = threading.Event()
    evaluations = AllMeasurements(lab, 0).evaluations
    evaluations._thread.submit(may_end.wait, 60)
    monkeypatch.setattr("app.lab.measurements.LONGEST_S", 0)
    with pytest.raises(TooLong, match="it takes longer than 0 s"):
        evaluations.of(lab.run("current").moment())
    may_end.set()
