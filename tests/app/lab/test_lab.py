"""The lab: runs in one thread, commands, snapshots, and what happens when something breaks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from app.lab.errors import Conflict, Unavailable
from app.lab.lab import Lab
from app.lab.run import Run
from app.lab.runs import Runs
from model.training.training import Training
from tests.app.lab.labs import NETWORK, plan, reach, step
from tests.waiting import wait_for


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
    monkeypatch.setattr("app.lab.steering.STEP_PATIENCE_S", 0)
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
    assert lab.ask(Runs.change, run.id, {"epochs": 2}).status == "paused"
    assert step(lab, run.id, 1).step == done.step + 1


def test_training_yields_to_others_until_they_have_ended(make_lab, monkeypatch):
    # Longer than the test waits for anything.
    monkeypatch.setattr("app.lab.yielding.REST", 1e7)
    lab = make_lab(training=True)
    first = reach(lab, "current", 3).id
    other = lab.ask(Runs.create, plan()).id
    with lab.yielding.to_caller():
        with lab.yielding.to_caller():
            pass
        # Commands are done at once. Each ends one rest, and one turn may have been under way.
        paused = lab.ask(Runs.pause, first)
        done = [lab.ask(Runs.pause, first).step for _ in range(5)]
        assert done == [paused.step] * 5
        assert lab.run(other).step <= 7
    reach(lab, other, 20)
    with pytest.raises(RuntimeError, match="no luck"), lab.yielding.to_caller():
        raise RuntimeError("no luck")
    reach(lab, other, lab.run(other).step + 3)


def test_the_speed_of_a_run_counts_the_time_in_which_it_yields(make_lab, monkeypatch):
    monkeypatch.setattr("app.lab.yielding.REST", 300)
    lab = make_lab(training=True)
    alone = reach(lab, "current", 200).images_per_second
    with lab.yielding.to_caller():
        slow = wait_for(
            lambda: (found := lab.run("current").images_per_second) < alone / 10 and found, "it"
        )
    assert slow > 0


def test_command_is_obeyed_between_the_steps_of_two_runs(lab, monkeypatch):
    """With eight slow runs a command does not wait for eight steps."""
    first, second = (lab.ask(Runs.create, plan(), start=False).id for _ in range(2))
    in_step, may_end, stepped = threading.Event(), threading.Event(), []
    advance = Run.advance
    monkeypatch.setattr("app.lab.runs.SLOW_TURN_S", 0)

    def slow(run):
        stepped.append(run.id)
        in_step.set()
        assert may_end.wait(60)
        return advance(run)

    monkeypatch.setattr(Run, "advance", slow)

    def start_both(runs):
        runs.start(first)
        runs.start(second)

    lab.ask(start_both)
    assert in_step.wait(60)
    with ThreadPoolExecutor(1) as elsewhere:
        paused = elsewhere.submit(lab.ask, Runs.pause, second)
        wait_for(lambda: not lab._commands._queue.empty(), "the command")
        may_end.set()
        assert paused.result(60).step == 0
    lab.ask(Runs.pause, first)
    assert second not in stepped
