"""Branches of one moment of a run: their courses, their steps in turn, and what is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model import inspection
from model.data import Examples
from model.judgment import accuracy
from model.training import Branch, Diverged

BranchStatus = Literal["running", "done", "died", "stopped"]
BranchesStatus = Literal["running", "done", "stopped", "failed"]
# Held-out images: for the accuracy at the end, and for finding a layer whose units are all dead.
ACCURACY_IMAGES = 1_000
DEAD_IMAGES = 64


@dataclass(frozen=True)
class Course:
    """The learning rates of a branch, by the settings of ``Configuration`` with these names."""

    learning_rate: float
    schedule: str = "constant"
    final_learning_rate: float = 0.0


@dataclass(frozen=True)
class BranchSnapshot:
    """One branch at one moment.

    Attributes
    ----------
    learning_rate, schedule, final_learning_rate : float, str, float
        Its course.
    rates : tuple of float
        The learning rate of each step.
    status : str
    reason : str or None
        Why it died.
    losses : tuple of float
        Of the batch of each step so far, measured before that step changed the weights.
    validation_accuracy : float or None
        Of its last weights on the first held-out images; None before its end, and where the
        weights overflowed.
    """

    learning_rate: float
    schedule: str
    final_learning_rate: float
    rates: tuple[float, ...]
    status: BranchStatus = "running"
    reason: str | None = None
    losses: tuple[float, ...] = ()
    validation_accuracy: float | None = None


@dataclass(frozen=True)
class BranchesSnapshot:
    """Branches of one moment of a run.

    Attributes
    ----------
    id, run : str
    step : int
        The step of the run after which they begin.
    steps : int
        How many each is to do.
    branches : tuple of BranchSnapshot
    status : str
    error : str or None
        Why they failed, or why the server stopped them.
    """

    id: str
    run: str
    step: int
    steps: int
    branches: tuple[BranchSnapshot, ...]
    status: BranchesStatus = "running"
    error: str | None = None

    @property
    def progress(self) -> float:
        """The share of all steps that are done or will not be done any more."""
        left = [self.steps - len(b.losses) for b in self.branches if b.status == "running"]
        return 1 - sum(left) / (self.steps * len(self.branches))


def advance_in_turn(
    before: BranchesSnapshot, branches: Sequence[Branch], held_out: Examples
) -> Iterator[BranchesSnapshot]:
    """Do one step of each branch that lives, in turn; yield the new state after every step.

    Not to ask for the next state is to stop.
    """
    found = list(before.branches)
    for _ in range(before.steps):
        for number, branch in enumerate(branches):
            if found[number].status == "running":
                found[number] = _advanced(branch, found[number], held_out)
                yield replace(before, branches=tuple(found))
    yield replace(before, branches=tuple(found), status="done")


def stopped(found: BranchesSnapshot) -> BranchesSnapshot:
    """Mark branches that will do no further step."""
    branches = (
        replace(branch, status="stopped") if branch.status == "running" else branch
        for branch in found.branches
    )
    return replace(found, branches=tuple(branches), status="stopped")


def _advanced(branch: Branch, before: BranchSnapshot, held_out: Examples) -> BranchSnapshot:
    """Do one step of a branch, and after the last one measure it."""
    number = branch.steps_done + 1
    try:
        step = branch.advance()
    except Diverged:
        return _died(before, f"the loss stopped being a number at step {number}")
    after = replace(before, losses=(*before.losses, step.loss))
    if branch.overflowed:
        return _died(after, f"the weights overflowed at step {number}")
    return _measured(branch, after, held_out) if branch.finished else after


def _died(branch: BranchSnapshot, reason: str) -> BranchSnapshot:
    return replace(branch, status="died", reason=reason)


def _measured(branch: Branch, before: BranchSnapshot, held_out: Examples) -> BranchSnapshot:
    """Measure a branch that did all its steps, and find out whether it can still learn."""
    images, labels = held_out.images[:ACCURACY_IMAGES], held_out.labels[:ACCURACY_IMAGES]
    right = accuracy(branch.logits(Examples(images, labels)), labels)
    after = replace(before, status="done", validation_accuracy=right)
    shares = inspection.dead_shares(branch.network, branch.weights(), images[:DEAD_IMAGES])
    for placed, share in zip(branch.network.stack, shares, strict=True):
        if share == 1:
            layer = f"layer {placed.entry + 1}"
            reason = f"every ReLU of {layer} is dead: the loss stays at {before.losses[-1]:.2f}"
            return _died(after, reason)
    return after
