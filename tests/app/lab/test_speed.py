"""The speed of a run: when its steps are due, by a clock that the test sets."""

import numpy as np
import pytest

from app.config import Config
from app.lab.lab import Lab
from app.lab.runs import Runs
from app.lab.speed import Pacer
from tests.app.lab.conftest import BASE
from tests.app.lab.labs import plan
from tests.waiting import wait_for


class Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def runs(clock, mnist):
    """Runs without a thread, whose first one rests."""
    runs = Runs(Config.of(BASE), plan(), clock)
    runs.open(mnist)
    yield runs
    runs.close()


def pace(pacer, seconds):
    """Do every step when it is due, for so long; return the times."""
    now, times = 0.0, []
    while (now := now + pacer.seconds_until_due(now)) <= seconds:
        times.append(now)
        pacer.count_step(now)
    return times


def test_steps_at_a_speed_are_due_at_equal_intervals():
    assert pace(Pacer(4.0), 1) == [0, 0.25, 0.5, 0.75, 1]
    assert Pacer("full").seconds_until_due(0) == 0


def test_film_does_a_hundred_steps_in_fifteen_seconds_and_then_ever_more_until_it_ends():
    pacer = Pacer("film")
    times = np.array(pace(pacer, 44.9))
    assert 95 <= np.count_nonzero(times < 15) <= 105
    gaps = np.diff(times)
    assert gaps[0] == pytest.approx(0.5)
    assert (np.diff(gaps) < 1e-9).all()
    assert gaps[-1] < 0.01
    assert pacer.speed == "film"
    pacer.count_step(46)
    assert pacer.speed == "full"
    assert pacer.seconds_until_due(46) == 0


def test_rest_does_not_count_as_part_of_a_film():
    pacer = Pacer("film")
    pacer.count_step(0)
    pacer.hurry()
    assert pacer.seconds_until_due(1000) == 0
    assert pacer.count_step(1000) == pytest.approx(0.5, rel=0.05)
    assert pacer.seconds_until_due(1000) > 0.4


def test_step_that_took_too_long_is_not_made_up_for():
    pacer = Pacer(10.0)
    pacer.count_step(0)
    assert pacer.count_step(3) == pytest.approx(2.9)
    assert pacer.seconds_until_due(3) == 0
    pacer.count_step(3)
    assert pacer.seconds_until_due(3) == pytest.approx(0.1)


def test_throttled_run_does_a_step_only_when_it_is_due_and_the_other_goes_on(runs, clock):
    slow = runs.create(plan(), speed=2.0).id
    fast = runs.create(plan()).id
    for _ in range(5):
        runs.turn()
    steps = {run.id: run.training.step for run in runs.training()}
    assert steps == {slow: 1, fast: 5}
    runs.pause(fast)
    assert runs.seconds_until_due() == pytest.approx(0.5)
    clock.now += 0.5
    assert runs.seconds_until_due() == 0
    runs.turn()
    assert runs.snapshot().runs[slow].step == 2
    assert runs.snapshot().runs[slow].images_per_second == pytest.approx(2 * 128)


def test_speed_changes_no_weight(runs, clock):
    slow, fast = (runs.create(plan(seed=3), speed=speed).id for speed in ("film", "full"))
    for _ in range(6):
        clock.now += 1
        runs.turn()
    found = runs.snapshot().runs
    assert found[slow].step == found[fast].step == 6
    assert np.array_equal(found[slow].weights, found[fast].weights)


def test_one_step_of_a_slow_run_is_done_at_once_and_more_follow_at_its_speed(runs, clock):
    run = runs.create(plan(), start=False, speed=0.2)
    asked = runs.step(run.id, 1)
    assert (asked.step, asked.status) == (1, "paused")
    asked = runs.step(run.id, 2)
    assert (asked.step, asked.status) == (2, "training")
    clock.now += 5
    runs.turn()
    assert runs.snapshot().runs[run.id].status == "paused"


def test_thread_waits_for_a_slow_run_without_turning_and_hears_commands(make_lab, monkeypatch):
    turns = []
    turn = Lab._turn
    monkeypatch.setattr(Lab, "_turn", lambda self: (turns.append(1), turn(self)))
    lab = make_lab()
    run = lab.ask(Runs.create, plan(), speed=0.2)
    published = wait_for(lambda: (s := lab.run(run.id)).step and s, "its first step")
    assert (published.step, published.speed) == (1, 0.2)
    for _ in range(5):
        lab.ask(Runs.pause, "current")
    # One turn for each command, one for the step, and those that end a wait.
    assert len(turns) <= 12
    full = lab.ask(Runs.change, run.id, {}, "full")
    assert full.speed == "full"
    assert full.step == 1
