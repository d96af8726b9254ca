"""The lab: runs in one thread, commands, snapshots, and what happens when something breaks."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from app.config import Config
from app.lab.errors import Conflict, Unavailable, Unknown
from app.lab.lab import Lab
from app.lab.plan import Plan
from app.lab.runs import Runs
from model.network.network import Network
from model.training.configuration import Configuration, ConfigurationError
from model.training.training import Training
from tests.conftest import SMALL, fit_once
from tests.waiting import wait_for

NETWORK = Network(SMALL)
BASE = {"network": SMALL, "threads": 1, "niceness": 0, "training": False}


@pytest.fixture
def make_lab():
    """Make labs that are stopped after the test."""
    labs = []

    def make(**settings):
        lab = Lab(Config.of(BASE | settings))
        labs.append(lab)
        lab.start()
        return lab

    yield make
    for lab in labs:
        lab.stop()


@pytest.fixture
def lab(make_lab):
    return make_lab()


def plan(seed=0, **settings):
    return Plan(NETWORK, Configuration.of({"augmentation": "none"} | settings), seed)


def reach(lab, id, step):
    """Wait for a step; the snapshot there, or soon after."""
    return wait_for(lambda: (s := lab.run(id)).step >= step and s, f"step {step}")


def step(lab, id, count):
    """Do steps and wait for all of them, also on a slow machine."""
    goal = lab.run(id).step + count
    lab.ask(Runs.step, id, count)
    return reach(lab, id, goal)


def test_first_run_trains_by_itself_and_can_be_asked_before_there_are_images(make_lab):
    lab = make_lab(training=True)
    first = lab.run("current")
    assert first.status == "training"
    assert np.array_equal(first.weights, NETWORK.initial(0))
    later = reach(lab, first.id, 30)
    assert later.version > first.version
    assert later.images_seen == later.step * 128
    assert later.images_per_second > 0
    assert 0 <= later.loss < 10
    assert 0 <= later.validation_accuracy <= 1


def test_first_run_rests_where_training_is_off(lab):
    begun = wait_for(lambda: (s := lab.run("current")).checkpoints and s, "the first run")
    assert (begun.status, begun.step, begun.images_per_second) == ("paused", 0, 0)
    # What it read before the first step is known.
    assert len(begun.history) == 1
    assert 0 < begun.validation_accuracy < 0.5


def test_snapshots_never_change(lab):
    run = step(lab, "current", 3)
    weights, history, kept = run.weights.copy(), run.history.copy(), list(run.checkpoints)
    step(lab, "current", 3)
    assert np.array_equal(run.weights, weights)
    assert np.array_equal(run.history.view(float), history.view(float), equal_nan=True)
    assert list(run.checkpoints) == kept
    with pytest.raises(FrozenInstanceError):
        run.step = 9
    with pytest.raises(ValueError, match="read-only"):
        run.weights[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        run.history["step"][0] = 1
    with pytest.raises(TypeError):
        run.checkpoints[0] = weights


def test_paused_run_stays_where_it_is(make_lab):
    lab = make_lab(training=True)
    reach(lab, "current", 1)
    paused = lab.ask(Runs.pause, "current")
    again = lab.ask(Runs.pause, "current")
    assert paused.status == again.status == "paused"
    # A command is done between two steps: had there been one, it would be counted by now.
    assert again.step == paused.step


@pytest.mark.parametrize("count", [1, 7])
def test_step_does_exactly_so_many(lab, count):
    first = step(lab, "current", count)
    second = step(lab, "current", count)
    assert (first.step, second.step) == (count, 2 * count)
    assert (first.status, second.status) == ("paused", "paused")
    assert list(second.history["step"]) == list(range(2 * count + 1))


def test_steps_that_take_longer_go_on_after_the_answer(lab, monkeypatch):
    monkeypatch.setattr("app.lab.runs.STEP_PATIENCE_S", 0)
    asked = lab.ask(Runs.step, "current", 20)
    assert asked.status == "training"
    assert asked.step < 20
    done = wait_for(lambda: (s := lab.run("current")).status == "paused" and s, "the steps")
    assert done.step == 20


def test_step_of_a_training_run_lets_it_rest(make_lab):
    lab = make_lab(training=True)
    reach(lab, "current", 1)
    lab.ask(Runs.step, "current", 2)
    rested = wait_for(lambda: (s := lab.run("current")).status == "paused" and s, "the rest")
    assert lab.ask(Runs.pause, "current").step == rested.step


def test_resting_lab_waits_for_commands_without_turning(make_lab, monkeypatch):
    turns = []
    turn = Lab._turn
    monkeypatch.setattr(Lab, "_turn", lambda self: (turns.append(1), turn(self)))
    lab = make_lab()
    for _ in range(5):
        lab.ask(Runs.pause, "current")
    assert len(turns) <= 6


def test_runs_train_in_lock_step_on_the_same_batches(lab):
    first, second = (lab.ask(Runs.create, plan(seed=3), start=False).id for _ in range(2))
    assert lab.snapshot.current == second
    lab.ask(lambda runs: [runs.start(first), runs.start(second)])
    reach(lab, second, 30)
    a, b = lab.ask(lambda runs: [runs.pause(first), runs.pause(second)])
    assert a.step == b.step
    for name in ("step", "loss", "train_accuracy"):
        assert np.array_equal(a.history[name], b.history[name], equal_nan=True)


def test_same_seed_gives_the_same_weights_whatever_happens_beside_it(lab):
    alone = lab.ask(Runs.create, plan(seed=5), start=False)
    alone = step(lab, alone.id, 12)
    lab.ask(Runs.create, plan(seed=6))
    other = lab.ask(Runs.create, plan(seed=5), start=False)
    other = step(lab, other.id, 12)
    assert np.array_equal(alone.weights, other.weights)


def test_diverged_run_says_why_and_others_go_on(lab):
    good = lab.ask(Runs.create, plan())
    bad = lab.ask(Runs.create, plan(learning_rate=1e9, optimizer="sgd", schedule="constant"))
    bad = wait_for(lambda: (s := lab.run(bad.id)).status == "diverged" and s, "divergence")
    assert "loss is no longer a finite number" in bad.error
    reach(lab, good.id, lab.run(good.id).step + 5)
    with pytest.raises(Conflict, match="make a new run"):
        lab.ask(Runs.start, bad.id)
    assert lab.failure is None


def test_mistake_in_one_run_fails_that_run_alone(lab, monkeypatch):
    good, bad = lab.ask(Runs.create, plan()), lab.ask(Runs.create, plan(seed=1))
    advance = Training.advance

    def break_down(training):
        if training.seed == 1:
            raise MemoryError("no room")
        return advance(training)

    monkeypatch.setattr(Training, "advance", break_down)
    bad = wait_for(lambda: (s := lab.run(bad.id)).status == "failed" and s, "the failure")
    assert bad.error == "MemoryError: no room"
    reach(lab, good.id, lab.run(good.id).step + 5)
    assert lab.failure is None


def test_death_of_the_thread_fails_the_runs_and_refuses_commands(make_lab, monkeypatch):
    def die(self):
        raise SystemError("it broke")

    monkeypatch.setattr(Lab, "_turn", die)
    lab = make_lab(training=True)
    failed = wait_for(lambda: (s := lab.run("current")).status == "failed" and s, "the failure")
    assert lab.failure == failed.error == "the training thread ended: SystemError: it broke"
    assert failed.images_per_second == 0
    with pytest.raises(Unavailable, match="it broke"):
        lab.ask(Runs.pause, "current")
    assert lab.run("current").network.size == NETWORK.size


def test_missing_images_fail_the_run_and_name_the_file(make_lab, tmp_path):
    lab = make_lab(data_dir=tmp_path)
    failed = wait_for(lambda: (s := lab.run("current")).status == "failed" and s, "the failure")
    assert "train-images-idx3-ubyte.gz is missing" in failed.error
    assert lab.failure == failed.error
    with pytest.raises(Unavailable, match=r"ubyte\.gz is missing"):
        lab.ask(Runs.create, plan())
    with pytest.raises(Unavailable, match=r"ubyte\.gz is missing"):
        lab.mnist()


def test_finished_run_is_validated_and_can_be_given_more_epochs(lab):
    run = lab.ask(Runs.create, plan(epochs=1, batch_size=1024, learning_rate=0.02))
    done = wait_for(lambda: (s := lab.run(run.id)).status == "finished" and s, "the end")
    assert done.epoch == 1
    assert done.history["step"][-1] == done.step
    assert done.history["validation_accuracy"][-1] == done.validation_accuracy
    assert done.step in done.checkpoints
    with pytest.raises(Conflict, match="finished its 1 epochs; give it more"):
        lab.ask(Runs.start, run.id)
    assert lab.ask(Runs.change, run.id, settings={"epochs": 2}).status == "paused"
    assert step(lab, run.id, 1).step == done.step + 1


def test_changes_count_from_the_next_step_on(lab):
    run = lab.ask(Runs.create, plan(), start=False)
    changed = lab.ask(Runs.change, run.id, "mine", {"learning_rate": 0.25, "batch_size": 32})
    assert (changed.name, changed.learning_rate) == ("mine", 0.25)
    assert changed.configuration.schedule == "constant"
    stepped = step(lab, run.id, 1)
    assert stepped.images_seen == 32
    assert stepped.history["learning_rate"][-1] == 0.25
    with pytest.raises(ConfigurationError, match="momentum"):
        lab.ask(Runs.change, run.id, "other", {"momentum": 7})
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
    monkeypatch.setattr("app.lab.run.MEASURING_INTERVAL_S", np.inf)
    assert measured_steps(step(lab, "current", 170)) == [0, 10, 20, 40, 80, 160]


def test_measuring_is_repeated_after_an_interval_if_it_costs_little(lab, monkeypatch):
    monkeypatch.setattr("app.lab.run.MEASURING_INTERVAL_S", 0)
    monkeypatch.setattr("app.lab.run.TRAINING_PER_MEASURING", 0)
    assert measured_steps(step(lab, "current", 3)) == [0, 1, 2, 3]
    monkeypatch.setattr("app.lab.run.TRAINING_PER_MEASURING", np.inf)
    assert measured_steps(step(lab, "current", 3)) == [0, 1, 2, 3]


def test_reference_reaches_the_runs_that_are_made_later(lab):
    lab.ask(Runs.use_reference, fit_once())
    made = lab.ask(lambda runs: (runs.create(plan(), start=False), runs._find("current"))[1])
    assert made._held_out._reference is fit_once()
