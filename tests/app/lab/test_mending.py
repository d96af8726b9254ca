"""An error in a step: it is logged once, ends that run alone, and the run can go on."""

import logging

import numpy as np
import pytest

from app.lab.errors import Conflict
from app.lab.runs import Runs
from model.engine.engine import Engine
from model.training.training import Training
from model.training.weights import Weights
from tests.app.lab.labs import plan, reach, step
from tests.waiting import wait_for

gradient, update = Engine.gradient, Weights.update


def failed(lab, id):
    return wait_for(lambda: (s := lab.run(id)).status == "failed" and s, "the failure")


@pytest.fixture
def break_down(monkeypatch):
    """Let every gradient raise an error until the returned function is called."""

    def start(error):
        def raising(*_):
            raise error

        monkeypatch.setattr(Engine, "gradient", raising)
        return lambda: monkeypatch.setattr(Engine, "gradient", gradient)

    return start


def test_error_ends_that_run_alone_and_is_logged_once(lab, monkeypatch, caplog):
    good = lab.ask(Runs.create, plan())
    bad = lab.ask(Runs.create, plan(seed=1))
    advance = Training.advance

    def raising(training):
        if training.seed == 1:
            raise RuntimeError("no luck")
        return advance(training)

    monkeypatch.setattr(Training, "advance", raising)
    bad = failed(lab, bad.id)
    assert f"after step {bad.step:,} (RuntimeError: no luck)" in bad.error
    reach(lab, good.id, lab.run(good.id).step + 5)
    assert lab.failure is None
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert bad.id in record.getMessage()
    assert str(record.exc_info[1]) == "no luck"


def test_run_goes_on_to_the_bit_after_an_error(lab, break_down):
    unbroken = step(lab, lab.ask(Runs.create, plan(seed=3), start=False).id, 12)
    run = step(lab, lab.ask(Runs.create, plan(seed=3), start=False).id, 5)
    mend = break_down(MemoryError("no room"))
    lab.ask(Runs.step, run.id, 1)
    broken = failed(lab, run.id)
    assert broken.last_good_step == broken.step == 5
    assert "no memory left for training after step 5." in broken.error
    assert "Delete runs that are not needed" in broken.error
    mend()
    going = step(lab, run.id, 7)
    assert (going.status, going.error, going.last_good_step) == ("paused", None, None)
    assert np.array_equal(going.weights, unbroken.weights)
    assert np.array_equal(going.history["loss"], unbroken.history["loss"], equal_nan=True)


@pytest.mark.parametrize("steps", [20, 21])
def test_run_whose_weights_are_spoilt_goes_on_from_the_newest_kept_step(lab, monkeypatch, steps):
    run = step(lab, lab.ask(Runs.create, plan(seed=3), start=False).id, steps)
    assert max(run.checkpoints) == 20

    def spoil(weights, *arguments):
        weights.current[...] = weights.average[...] = np.nan
        raise RuntimeError("halfway")

    with monkeypatch.context() as patch:
        patch.setattr(Weights, "update", spoil)
        lab.ask(Runs.step, run.id, 1)
        broken = failed(lab, run.id)
    assert (broken.step, broken.last_good_step) == (steps, 20)
    lab.ask(lambda runs: [runs.start(run.id), runs.pause(run.id)])
    rested = lab.run(run.id)
    # Going back counts as a step, so that the curves have one value at each.
    assert (rested.status, rested.step) == ("paused", steps + 1)
    assert np.array_equal(rested.weights, run.checkpoints[20])
    assert step(lab, run.id, 3).loss < 3


def test_run_that_fails_again_is_logged_again_and_still_goes_on(lab, break_down, caplog):
    run = step(lab, "current", 2)
    mend = break_down(RuntimeError("no luck"))
    for _ in range(2):
        lab.ask(Runs.step, run.id, 1)
        failed(lab, run.id)
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 2
    mend()
    assert step(lab, run.id, 1).step == 3


def test_failed_run_is_not_nudged_but_told_to_start(lab, break_down):
    run = step(lab, "current", 2)
    break_down(RuntimeError("no luck"))
    lab.ask(Runs.step, run.id, 1)
    failed(lab, run.id)
    with pytest.raises(Conflict, match="start it to let it go on"):
        lab.ask(Runs.replace_weights, run.id, np.zeros_like)


def test_failed_run_without_good_weights_is_not_started(lab, monkeypatch):
    run = step(lab, "current", 2)
    monkeypatch.setattr("app.lab.mending.are_finite", lambda weights: False)
    monkeypatch.setattr("model.training.ladder.are_finite", lambda weights: False)
    monkeypatch.setattr(Engine, "gradient", lambda *_: 1 / 0)
    lab.ask(Runs.step, run.id, 1)
    assert failed(lab, run.id).last_good_step is None
    with pytest.raises(Conflict, match=r"has failed .* make a new run"):
        lab.ask(Runs.start, run.id)


def test_change_that_is_taken_back_with_its_weights_mends_a_failed_run(lab, break_down):
    run = step(lab, "current", 2)
    lab.ask(Runs.replace_weights, run.id, np.zeros_like)
    mend = break_down(RuntimeError("no luck"))
    lab.ask(Runs.step, run.id, 1)
    failed(lab, run.id)
    mend()
    back = lab.ask(lambda runs: [runs.undo(run.id), runs.pause(run.id)][1])
    assert (back.status, back.last_good_step) == ("paused", None)
    assert np.array_equal(back.weights, run.weights)
