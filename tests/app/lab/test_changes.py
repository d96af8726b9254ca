"""The changes of a run: what is said of them, and taking them back."""

import numpy as np
import pytest

from app.lab.changes import MOST_CHANGES, Before, Changes
from app.lab.errors import Conflict
from app.lab.runs import Runs
from tests.app.lab.labs import plan, step

ME, OTHER = "1a", "2b"


def words(run):
    return [change.words for change in run.changes]


def test_settings_are_put_back_as_they_were_with_the_schedule(lab):
    before = step(lab, "current", 2)
    values = {"learning_rate": 1.0, "batch_size": 16}
    changed = lab.ask(Runs.change, "current", values, None, ME)
    (change,) = changed.changes
    assert (change.step, change.by, change.can_undo, change.number) == (2, ME, True, 1)
    assert change.words == (
        f"Learning rate {before.learning_rate:.3g} → 1, batch size 128 → 16, "
        "schedule one-cycle → constant"
    )
    undone = lab.ask(Runs.undo, "current", OTHER)
    assert undone.configuration == before.configuration
    assert undone.learning_rate == before.learning_rate
    assert (undone.step, undone.changes[0].can_undo) == (2, False)
    assert undone.changes[-1].words == f"Taken back: {change.words}"
    assert (undone.changes[-1].by, undone.changes[-1].can_undo) == (OTHER, False)
    with pytest.raises(Conflict, match="nothing was changed in this run"):
        lab.ask(Runs.undo, "current")


def test_name_and_own_digits_are_put_back_too(lab):
    step(lab, "current", 1)
    lab.ask(Runs.change, "current", {"name": "mine", "own_digits": True})
    assert words(lab.run("current")) == ["Name Run 1 → mine, learning from kept digits off → on"]
    undone = lab.ask(Runs.undo, "current")
    assert (undone.name, undone.own_digits) == ("Run 1", False)


def test_value_that_is_the_same_and_the_speed_are_no_changes(lab):
    step(lab, "current", 1)
    lab.ask(Runs.change, "current", {"momentum": 0.9}, 5.0)
    assert lab.run("current").changes == ()
    assert lab.run("current").speed == 5.0


def test_dragged_slider_is_one_change_of_one_page(lab):
    step(lab, "current", 1)
    for value, page in ((0.5, ME), (0.4, ME), (0.3, ME), (0.2, OTHER)):
        lab.ask(Runs.change, "current", {"momentum": value}, None, page)
    assert words(lab.run("current")) == ["Momentum 0.9 → 0.3", "Momentum 0.3 → 0.2"]
    lab.ask(Runs.undo, "current")
    assert lab.ask(Runs.undo, "current").configuration.momentum == 0.9


def test_replaced_weights_come_back_with_the_optimizer_as_a_step(lab):
    before = step(lab, "current", 5)
    state = lab.ask(Runs.state, "current")
    lab.ask(Runs.replace_weights, "current", np.zeros_like, "Zeros", ME)
    lost = step(lab, "current", 3)
    assert [(c.words, c.step, c.restores_weights) for c in lost.changes] == [("Zeros", 5, True)]
    undone = lab.ask(Runs.undo, "current")
    assert undone.step == lost.step + 1
    assert np.array_equal(undone.weights, before.weights)
    assert undone.changes[-1].words == "Taken back, with the weights of step 5: Zeros"
    after = lab.ask(Runs.state, "current")
    for name in ("weights", "average", "slots", "optimizer_steps"):
        assert np.array_equal(state[name], after[name])
    assert after["offset"] > state["offset"]


def test_rate_that_ruined_the_weights_is_taken_back_with_them(lab):
    before = step(lab, "current", 60)
    lab.ask(Runs.change, "current", {"batch_size": 64})
    lab.ask(Runs.change, "current", {"learning_rate": 50.0})
    ruined = step(lab, "current", 8)
    assert [change.restores_weights for change in ruined.changes] == [True, True]
    undone = lab.ask(Runs.undo, "current")
    assert np.array_equal(undone.weights, before.weights)
    assert undone.configuration.schedule == "one-cycle"
    assert [change.restores_weights for change in undone.changes] == [False, False, False]
    again = step(lab, "current", 2)
    assert again.loss < 2 * before.loss + 1


def test_rate_that_ruined_nothing_is_taken_back_without_the_weights(lab):
    step(lab, "current", 20)
    lab.ask(Runs.change, "current", {"learning_rate": 0.05})
    later = step(lab, "current", 3)
    undone = lab.ask(Runs.undo, "current")
    assert undone.step == later.step
    assert np.array_equal(undone.weights, later.weights)


def test_diverged_run_goes_on_when_the_rate_is_taken_back(lab):
    run = lab.ask(Runs.create, plan(averaging=0.0), start=False)
    step(lab, run.id, 3)
    lab.ask(Runs.change, run.id, {"optimizer": "sgd"})
    lab.ask(Runs.change, run.id, {"learning_rate": 1e9})
    lab.ask(Runs.step, run.id, 50)
    assert lab.run(run.id).status == "diverged"
    undone = lab.ask(Runs.undo, run.id)
    assert (undone.status, undone.error) == ("training", None)
    assert np.isfinite(lab.ask(Runs.pause, run.id).weights).all()


def test_only_the_latest_changes_are_kept_and_fewer_states():
    log = Changes()
    for number in range(MOST_CHANGES + 2):
        log.add(f"Nudge {number}", number, None, Before(state={}, is_of_weights=True))
    assert len(log.changes) == MOST_CHANGES
    assert log.changes[-1].number == MOST_CHANGES + 2
    assert [change.can_undo for change in log.changes] == [False] * 5 + [True] * 3


def test_deleted_run_comes_back_as_it_was(lab):
    first = lab.run("current").id
    second = lab.ask(Runs.create, plan(), start=False).id
    before = step(lab, first, 4)
    lab.ask(Runs.delete, first, ME)
    deleted = lab.snapshot.deleted
    assert (deleted.id, deleted.name, deleted.by) == (first, "Run 1", ME)
    back = lab.ask(Runs.undo_deletion, OTHER)
    assert list(lab.snapshot.runs) == [first, second]
    assert lab.snapshot.current == second
    assert lab.snapshot.deleted is None
    assert np.array_equal(back.weights, before.weights)
    assert words(back) == ["Run 1 brought back"]
    assert step(lab, first, 1).step == 5
    with pytest.raises(Conflict, match="no run was deleted"):
        lab.ask(Runs.undo_deletion)


def test_only_the_latest_deleted_run_is_kept_and_needs_room(make_lab):
    lab = make_lab(max_runs=3)
    first = lab.run("current").id
    second = lab.ask(Runs.create, plan(), start=False).id
    third = lab.ask(Runs.create, plan(), start=False).id
    lab.ask(Runs.delete, first)
    lab.ask(Runs.delete, second)
    assert lab.snapshot.deleted.id == second
    lab.ask(Runs.create, plan(), start=False)
    lab.ask(Runs.create, plan(), start=False)
    with pytest.raises(Conflict, match="3 runs are held"):
        lab.ask(Runs.undo_deletion)
    lab.ask(Runs.delete, third)
    assert lab.ask(Runs.undo_deletion).id == third


def test_run_in_place_of_another_changes_places_with_it(make_lab):
    lab = make_lab(max_runs=1)
    old = step(lab, "current", 3)
    new = lab.ask(Runs.create, plan(), "again", False, "film", old.id, ME)
    assert list(lab.snapshot.runs) == [new.id]
    assert words(new) == ["Started again in place of Run 1"]
    assert new.changes[0].step == 3
    back = lab.ask(Runs.undo, new.id)
    assert (back.id, back.step) == (old.id, 3)
    assert (lab.snapshot.current, list(lab.snapshot.runs)) == (old.id, [old.id])
    assert lab.ask(Runs.undo_deletion).id == new.id


def test_run_that_is_lost_for_good_is_no_longer_offered(lab):
    old = lab.run("current").id
    other = lab.ask(Runs.create, plan(), start=False).id
    new = lab.ask(Runs.create, plan(), "again", False, "full", old).id
    lab.ask(Runs.delete, other)
    assert [change.can_undo for change in lab.run(new).changes] == [False]
