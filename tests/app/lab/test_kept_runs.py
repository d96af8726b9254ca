"""Runs that are stored, and what comes back of them in another lab on the same folder."""

import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from app.config import Config
from app.lab.lab import Lab
from app.lab.runs import Runs
from app.store import Store
from model.data import Examples
from tests.app.lab.conftest import BASE
from tests.app.lab.labs import plan, step
from tests.waiting import wait_for


@pytest.fixture
def open_lab(tmp_path):
    """Start labs on one folder, each after the last one was stopped."""
    labs = []

    def start():
        for before in labs:
            before.stop()
        lab = Lab(Config.of(BASE), Store(tmp_path / "state"))
        labs.append(lab)
        lab.start()
        lab.mnist(None)
        lab.ask(Runs.replace_own_digits, lambda: digits(4))
        return lab

    yield start
    for lab in labs:
        lab.stop()


def digits(count):
    images = np.random.default_rng(0).integers(256, size=(count, 28, 28)).astype(np.uint8)
    return Examples(images, np.arange(count, dtype=np.uint8))


def assert_same_state(one, other):
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name], name)


def stored(folder):
    """The ids of the runs in the database; none while there is no table."""
    try:
        with closing(sqlite3.connect(folder / "state" / "nudge.db")) as connection:
            return {id for (id,) in connection.execute("SELECT id FROM runs")}
    except sqlite3.OperationalError:
        return set()


def is_handed_over(runs):
    """Whether nothing of any run is new to the store."""
    return all(runs._seconds_until_kept(run) is None for run in runs._runs.values())


def edit(folder, sql, *values):
    with closing(sqlite3.connect(folder / "state" / "nudge.db")) as connection:
        connection.execute(sql, values)
        connection.commit()


def test_runs_come_back_in_their_order_with_all_that_is_shown_of_them(open_lab):
    lab = open_lab()
    first = lab.run("current").id
    step(lab, first, 12)
    lab.ask(Runs.change, first, {"learning_rate": 0.01, "name": "Mine"}, 5.0, "a1")
    second = lab.ask(Runs.create, plan(seed=3), None, False).id
    before = lab.snapshot
    after = open_lab().snapshot
    assert (list(after.runs), after.current) == ([first, second], second)
    for id in (first, second):
        old, new = before.runs[id], after.runs[id]
        for name in (
            *("name", "status", "error", "configuration", "original", "seed", "fork", "step"),
            *("epoch", "images_seen", "loss", "train_accuracy", "validation_accuracy", "speed"),
            *("own_digits", "changes", "is_resumed", "learning_rate", "own_accuracy"),
        ):
            assert getattr(new, name) == getattr(old, name), name
        assert new.history.tobytes() == old.history.tobytes()
        assert_same_state(old.checkpoints, new.checkpoints)
        assert new.calibration.temperature == old.calibration.temperature
    made = open_lab().ask(Runs.create, plan(seed=4), None, False)
    assert made.name == "Run 3"


def test_a_run_that_learns_from_own_digits_goes_on_to_the_bit(open_lab):
    lab = open_lab()
    whole = lab.ask(Runs.create, plan(seed=5), None, False).id
    halved = lab.ask(Runs.create, plan(seed=5), None, False).id
    for id in (whole, halved):
        lab.ask(Runs.change, id, {"own_digits": True})
    step(lab, whole, 40)
    step(lab, halved, 17)
    lab = open_lab()
    step(lab, halved, 23)
    assert_same_state(lab.ask(Runs.state, whole), lab.ask(Runs.state, halved))
    one, other = lab.run(whole), lab.run(halved)
    np.testing.assert_array_equal(one.history["loss"], other.history["loss"])


def test_a_change_is_taken_back_after_a_restart_with_its_weights(open_lab):
    lab = open_lab()
    id = lab.run("current").id
    step(lab, id, 5)
    weights = lab.run(id).weights
    lab.ask(Runs.replace_weights, id, lambda weights: weights * 2)
    lab = open_lab()
    undone = lab.ask(Runs.undo, id)
    np.testing.assert_array_equal(undone.weights, weights)


def test_a_run_that_was_replaced_is_no_longer_offered(open_lab):
    lab = open_lab()
    id = lab.run("current").id
    made = lab.ask(Runs.create, plan(), None, False, "full", id)
    assert made.changes[-1].can_undo
    lab = open_lab()
    assert list(lab.snapshot.runs) == [made.id]
    assert not lab.run(made.id).changes[-1].can_undo


def test_a_version_is_never_used_again(open_lab):
    lab = open_lab()
    id = lab.run("current").id
    step(lab, id, 3)
    version = lab.run(id).version
    version_after = open_lab().run(id).version
    assert version_after > version
    assert open_lab().run(id).version > version_after


def test_a_damaged_run_is_left_aside_and_the_others_come_back(open_lab, tmp_path):
    lab = open_lab()
    damaged = lab.run("current").id
    sound = lab.ask(Runs.create, plan(), None, False).id
    lab.stop()
    edit(tmp_path, "UPDATE runs SET arrays = zeroblob(100) WHERE id = ?", damaged)
    lab = open_lab()
    assert list(lab.snapshot.runs) == [sound]
    assert damaged in lab._store.message
    lab.stop()
    assert stored(tmp_path) == {damaged, sound}


def test_training_goes_on_without_a_store_and_is_kept_once_there_is_one(
    open_lab, tmp_path, monkeypatch
):
    monkeypatch.setattr("app.store.saving.RETRY_S", 0.05)
    lab = open_lab()
    id = lab.run("current").id
    store = lab._store
    wait_for(lambda: store.lag_s == 0, "the first run to be written")
    folder = tmp_path / "state"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    step(lab, id, 4)
    lab.ask(Runs.change, id, {"name": "Later"})
    problem = wait_for(lambda: store.problem, "the problem")
    assert problem.startswith("Nothing is being kept: ")
    assert lab.run(id).step == 4
    folder.unlink()
    wait_for(lambda: store.problem is None and store.lag_s == 0, "the run to be kept again")
    assert open_lab().run(id).name == "Later"


def test_runs_that_rest_are_written_again_into_a_new_database(open_lab, tmp_path, monkeypatch):
    monkeypatch.setattr("app.lab.kept_runs.INTERVAL_S", 0.05)
    lab = open_lab()
    resting = lab.run("current").id
    changed = lab.ask(Runs.create, plan(), None, False).id
    wait_for(lambda: lab.ask(is_handed_over) and lab._store.lag_s == 0, "both to be written")
    assert stored(tmp_path) == {resting, changed}
    shutil.rmtree(tmp_path / "state")
    lab.ask(Runs.change, changed, {"name": "Later"})
    wait_for(lambda: stored(tmp_path) == {resting, changed}, "both in the new database")
