"""Runs in the lab: settings, weights, moments, forks, checkpoints and measurements."""

import numpy as np
import pytest

from app.lab.errors import Conflict, Unknown
from app.lab.plan import Plan
from app.lab.runs import Runs
from model.training.configuration import Configuration, ConfigurationError
from tests.app.lab.labs import NETWORK, plan, reach, step
from tests.conftest import fit_once


def test_changes_count_from_the_next_step_on(lab):
    run = lab.ask(Runs.create, plan(), start=False)
    values = {"name": "mine", "learning_rate": 0.25, "batch_size": 32}
    changed = lab.ask(Runs.change, run.id, values)
    assert (changed.name, changed.learning_rate) == ("mine", 0.25)
    assert changed.configuration.schedule == "constant"
    stepped = step(lab, run.id, 1)
    assert stepped.images_seen == 32
    assert stepped.history["learning_rate"][-1] == 0.25
    with pytest.raises(ConfigurationError, match="momentum"):
        lab.ask(Runs.change, run.id, {"name": "other", "momentum": 7})
    assert lab.run(run.id).name == "mine"


def test_weights_are_replaced_between_two_steps_and_measured(lab):
    before = step(lab, "current", 3)
    given = []

    def make(weights):
        given.append(weights)
        return np.zeros_like(weights)

    after = lab.ask(Runs.replace_weights, "current", make)
    assert np.array_equal(given, [before.weights])
    assert not after.weights.any()
    assert (after.step, after.status, after.version > before.version) == (4, "paused", True)
    assert after.history[-1].tolist() == pytest.approx(
        (4, np.nan, np.nan, after.validation_accuracy, after.learning_rate, np.nan), nan_ok=True
    )
    assert after.validation_accuracy != before.validation_accuracy


def test_weights_that_cannot_be_made_replace_nothing(lab):
    before = step(lab, "current", 1)
    with pytest.raises(ZeroDivisionError):
        lab.ask(Runs.replace_weights, "current", lambda weights: 1 / 0)
    with pytest.raises(ValueError, match="finite numbers"):
        lab.ask(Runs.replace_weights, "current", lambda weights: weights + np.nan)
    with pytest.raises(Unknown):
        lab.ask(Runs.replace_weights, "none", lambda weights: weights)
    assert lab.run("current") is before
    assert lab.failure is None


def test_moments_are_the_present_and_the_kept_steps(lab):
    run = step(lab, "current", 3)
    now, first = run.moment(), run.moment(0)
    assert (now.run, now.step, now.weights is run.weights) == (run.id, 3, True)
    assert (first.step, first.weights is run.checkpoints[0]) == (0, True)
    with pytest.raises(Unknown, match="does not keep step 7; it keeps 0, 1, 2, 3"):
        run.moment(7)
    assert not now.is_training
    training = lab.ask(Runs.create, plan())
    assert lab.run(training.id).moment().is_training
    assert not lab.run(training.id).moment(0).is_training


def test_fork_starts_from_the_weights_of_the_other_run(lab):
    source = step(lab, "current", 4)
    weights = source.checkpoints[2]
    forked = lab.ask(Runs.create, Plan(NETWORK, Configuration(), 1, weights=weights), start=False)
    assert np.array_equal(forked.weights, weights)
    assert forked.step == 0
    assert not np.array_equal(step(lab, forked.id, 1).weights, weights)
    assert np.array_equal(source.checkpoints[2], weights)


def test_state_goes_on_in_another_run_to_the_bit(lab):
    step(lab, "current", 3)
    state = lab.ask(Runs.state, "current")
    copy = lab.ask(Runs.create, Plan.resuming(state), start=False)
    assert copy.step == 3
    original = next(iter(lab.snapshot.runs))
    assert np.array_equal(step(lab, original, 4).weights, step(lab, copy.id, 4).weights)


def test_only_so_many_runs_are_held_and_one_always_is(make_lab):
    lab = make_lab(max_runs=3)
    first = lab.run("current")
    second, third = (
        lab.ask(Runs.create, plan(), start=False),
        lab.ask(Runs.create, plan(), start=False),
    )
    with pytest.raises(Conflict, match="3 runs are held, which is the most; delete one"):
        lab.ask(Runs.create, plan())
    assert [run.name for run in lab.snapshot.runs.values()] == ["Run 1", "Run 2", "Run 3"]
    lab.ask(Runs.delete, third.id)
    assert lab.snapshot.current == second.id
    lab.ask(Runs.delete, first.id)
    assert lab.snapshot.current == second.id
    with pytest.raises(Conflict, match="only run"):
        lab.ask(Runs.delete, "current")
    with pytest.raises(Unknown, match=f"no run '{third.id}'; there are current, {second.id}"):
        lab.run(third.id)


def test_checkpoints_lie_close_together_early(lab):
    step(lab, "current", 40)
    kept = list(reach(lab, "current", 40).checkpoints)
    assert kept[:9] == list(range(9))
    gaps = np.diff(kept)
    assert (np.diff(gaps) >= 0).all()
    assert gaps[-1] == 4


def test_stop_ends_the_threads_and_may_be_said_twice(make_lab):
    lab = make_lab(training=True, threads=2)
    reach(lab, "current", 1)
    lab.stop()
    lab.stop()
    assert not lab._thread.is_alive()
    assert lab.failure == "the training thread was stopped"


def measured_steps(run):
    return run.history["step"][~np.isnan(run.history["validation_accuracy"])].tolist()


def test_beginning_is_measured_at_every_doubling(lab, monkeypatch):
    monkeypatch.setattr("app.lab.measuring.MEASURING_INTERVAL_S", np.inf)
    assert measured_steps(step(lab, "current", 170)) == [0, 10, 20, 40, 80, 160]


def test_measuring_is_repeated_after_an_interval_if_it_costs_little(lab, monkeypatch):
    monkeypatch.setattr("app.lab.measuring.MEASURING_INTERVAL_S", 0)
    monkeypatch.setattr("app.lab.measuring.TRAINING_PER_MEASURING", 0)
    assert measured_steps(step(lab, "current", 3)) == [0, 1, 2, 3]
    monkeypatch.setattr("app.lab.measuring.TRAINING_PER_MEASURING", np.inf)
    assert measured_steps(step(lab, "current", 3)) == [0, 1, 2, 3]


def test_reference_reaches_the_runs_that_are_made_later(lab):
    lab.ask(Runs.use_reference, fit_once())
    made = lab.ask(lambda runs: (runs.create(plan(), start=False), runs._find("current"))[1])
    assert made._held_out._reference is fit_once()
