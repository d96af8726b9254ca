"""Branches: the run's own course to the bit, death with its reason, stopping, and failing alone."""

import threading

import pytest

from app.lab.branches import MOST_KEPT, Branches
from app.lab.branching import Course
from app.lab.errors import Conflict, Unavailable, Unknown
from app.lab.runs import Runs
from model.training.branch import Branch
from tests.app.lab.labs import NETWORK, plan, reach, step
from tests.waiting import wait_for


@pytest.fixture
def make_branches():
    """Make the branches of labs whose first run has begun."""

    def make(lab):
        wait_for(lambda: lab.run("current").checkpoints, "the first run")
        return Branches(lab, threads=1, niceness=0)

    return make


@pytest.fixture
def held(monkeypatch):
    """An event that a branch waits for before each step; set at the end."""
    may_step, advance = threading.Event(), Branch.advance

    def wait(self):
        assert may_step.wait(60)
        return advance(self)

    monkeypatch.setattr(Branch, "advance", wait)
    yield may_step
    may_step.set()


def finished(branches, begun):
    return wait_for(
        lambda: (found := branches.of(begun.id)).status != "running" and found, "the branches"
    )


def test_the_branch_with_the_own_rate_is_the_run_to_the_bit(lab, make_branches):
    branches = make_branches(lab)
    run = lab.ask(Runs.create, plan(learning_rate=0.03, schedule="constant"), start=False)
    step(lab, run.id, 5)
    courses = [Course(0.3), Course(0.03)]
    found = finished(branches, branches.begin("current", None, courses, 4))
    assert (found.run, found.step, found.steps, found.progress) == (run.id, 5, 4, 1)
    assert lab.run(run.id).step == 5
    after = step(lab, run.id, 4)
    assert list(found.branches[1].losses) == after.history["loss"][-4:].tolist()
    assert found.branches[0].losses[0] == found.branches[1].losses[0]
    assert found.branches[0].losses[1:] != found.branches[1].losses[1:]
    assert [branch.status for branch in found.branches] == ["done", "done"]
    assert all(0 < branch.validation_accuracy < 1 for branch in found.branches)


def test_branches_of_a_kept_step_begin_with_its_weights(lab, make_branches):
    branches = make_branches(lab)
    step(lab, "current", 3)
    found = finished(branches, branches.begin("current", 0, [Course(0.0)], 2))
    now = finished(branches, branches.begin("current", None, [Course(0.0)], 2))
    assert (found.step, now.step) == (0, 3)
    assert found.branches[0].losses[0] != now.branches[0].losses[0]
    with pytest.raises(Unknown, match="does not keep step 77"):
        branches.begin("current", 77, [Course(0.1)], 2)
    with pytest.raises(Unknown, match="no run"):
        branches.begin("nobody", None, [Course(0.1)], 2)
    # What was refused does not keep others from theirs.
    finished(branches, branches.begin("current", 3, [Course(0.1)], 1))


def test_a_branch_that_dies_says_when_and_why(lab, make_branches):
    branches = make_branches(lab)
    courses = [Course(1e9), Course(0.01)]
    overflow, alive = finished(branches, branches.begin("current", 0, courses, 8)).branches
    assert (overflow.status, overflow.validation_accuracy) == ("died", None)
    last = len(overflow.losses)
    assert 0 < last < 8
    assert overflow.reason == f"the loss stopped being a number at step {last + 1}"
    assert (alive.status, alive.reason) == ("done", None)


def test_a_branch_without_a_living_unit_has_died(lab, make_branches):
    def without_life(weights):
        dead = weights.copy()
        NETWORK.views(dead)[0]["bias"][...] = -1000
        return dead

    branches = make_branches(lab)
    lab.ask(Runs.replace_weights, "current", without_life)
    (dead,) = finished(branches, branches.begin("current", None, [Course(0.01)], 3)).branches
    assert dead.status == "died"
    assert dead.reason == f"every ReLU of layer 1 is dead: the loss stays at {dead.losses[-1]:.2f}"
    assert (len(dead.losses), dead.validation_accuracy) == (3, pytest.approx(0.1, abs=0.05))


def test_a_schedule_is_followed_over_the_steps(lab, make_branches):
    branches = make_branches(lab)
    courses = [Course(0.1), Course(0.1, "exponential", 0.001)]
    constant, annealed = finished(branches, branches.begin("current", 0, courses, 3)).branches
    assert constant.rates == (0.1, 0.1, 0.1)
    assert annealed.rates == pytest.approx((0.1, 0.01, 0.001))
    assert constant.losses[:2] == annealed.losses[:2]
    assert constant.losses[2] != annealed.losses[2]


def test_one_set_at_a_time_which_can_be_stopped(lab, make_branches, held):
    branches = make_branches(lab)
    begun = branches.begin("current", 0, [Course(0.1), Course(0.01)], 1000)
    with pytest.raises(Conflict, match="other branches are running"):
        branches.begin("current", 0, [Course(0.1)], 1)
    assert branches.of(begun.id).progress == 0
    # Training yields to them; commands do not wait.
    assert lab.yielding.rest_s(1) > 0
    assert lab.ask(Runs.pause, "current").status == "paused"
    branches.stop(begun.id)
    held.set()
    found = finished(branches, begun)
    assert found.status == "stopped"
    assert [branch.status for branch in found.branches] == ["stopped", "stopped"]
    assert sum(len(branch.losses) for branch in found.branches) < 1000
    assert found.progress == 1
    assert lab.yielding.rest_s(1) == 0
    finished(branches, branches.begin("current", 0, [Course(0.1)], 1))
    assert lab.yielding.rest_s(1) == 0


def test_the_latest_sets_are_kept(lab, make_branches):
    branches = make_branches(lab)
    begun = [
        finished(branches, branches.begin("current", 0, [Course(0.1)], 1))
        for _ in range(MOST_KEPT + 1)
    ]
    for each in begun[1:]:
        assert branches.of(each.id) == each
    for refused in (branches.of, branches.stop):
        with pytest.raises(Unknown, match="no branches"):
            refused(begun[0].id)


def test_an_error_in_a_branch_ends_the_branches_alone(make_lab, make_branches, monkeypatch):
    lab = make_lab(training=True)
    branches = make_branches(lab)

    def fail(self):
        raise RuntimeError("no luck")

    with monkeypatch.context() as patch:
        patch.setattr(Branch, "advance", fail)
        found = finished(branches, branches.begin("current", None, [Course(0.1)], 2))
    assert (found.status, found.error) == ("failed", "RuntimeError: no luck")
    assert found.branches[0].status == "stopped"
    assert lab.yielding.rest_s(1) == 0
    reach(lab, "current", lab.run("current").step + 3)
    assert lab.failure is None
    assert finished(branches, branches.begin("current", None, [Course(0.1)], 2)).status == "done"


def test_branches_end_with_the_lab_and_when_they_take_too_long(
    lab, make_branches, monkeypatch, held
):
    branches = make_branches(lab)
    held.set()
    with monkeypatch.context() as patch:
        patch.setattr("app.lab.branches.MOST_SECONDS", 0)
        found = finished(branches, branches.begin("current", 0, [Course(0.1)], 1000))
    assert (found.status, found.error) == ("stopped", "they took longer than 0 s")
    held.clear()
    begun = branches.begin("current", 0, [Course(0.1)], 1000)
    lab.stop()
    held.set()
    found = finished(branches, begun)
    assert (found.status, found.error) == ("stopped", "the training thread was stopped")
    with pytest.raises(Unavailable):
        branches.begin("current", 0, [Course(0.1)], 1)
