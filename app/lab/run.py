"""A run as the lab's thread holds it: its training, its past and its state."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import Any

from app.lab.changes import Changes
from app.lab.errors import Conflict
from app.lab.held_out import HeldOut
from app.lab.history import History, Rate
from app.lab.measuring import MeasuringTimes
from app.lab.own_share import OwnShare
from app.lab.plan import Plan
from app.lab.snapshots import RunSnapshot, Status
from app.lab.speed import Pacer, Speed
from model.arrays import Array
from model.data import Examples, Mnist
from model.engine import Predictor
from model.judgment import Reference
from model.training import Diverged, Ladder, Training

# Steps between kept checkpoints: the steps done so far divided by this.
CHECKPOINT_DIVISOR = 8
# The fields of a snapshot that a run and its parts have.
PUBLISHED = [field.name for field in fields(RunSnapshot) if field.name != "version"]


class Run:
    """One run; only the lab's thread touches it.

    The fields of its snapshot that are not attributes here belong to its parts, under the same
    names.

    Parameters
    ----------
    id, name : str
    plan : Plan
    steps_left : float
        Steps to do before it pauses: 0 is paused, inf goes on until it is finished.
    speed : Speed
    """

    def __init__(
        self, id: str, name: str, plan: Plan, steps_left: float = inf, speed: Speed = "full"
    ) -> None:
        self.id = id
        self.name = name
        self.steps_left = steps_left
        self.error: str | None = None
        self.loss: float | None = None
        self.train_accuracy: float | None = None
        self.checkpoints: Mapping[int, Array] = MappingProxyType({})
        self.predictor = Predictor(plan.network)
        self.rate = Rate()
        self.pacer = Pacer(speed)
        self.log = Changes()
        self._plan = plan
        self._first_weights = plan.first_weights()
        self._training: Training | None = None
        self._mnist: Mnist | None = None
        self._broken: Status | None = None
        self._history = History()
        self._ladder = Ladder()
        self._held_out = HeldOut()
        self._own_share = OwnShare()
        self._times = MeasuringTimes()
        self._next_checkpoint = 0
        self._snapshot: RunSnapshot | None = None
        self._changed = True
        self._version = 0
        self._owners = self._find_owners()

    def open(self, mnist: Mnist, threads: int, niceness: int) -> None:
        """Begin: make the training and measure it before its first step."""
        self._mnist = mnist
        self._training = self._plan.open(mnist, threads, niceness)
        self._owners = self._find_owners()
        self._times.skip_to(self._training.step)
        self._record_without_batch()

    def close(self) -> None:
        """End the threads; snapshots can still be made."""
        if self._training is not None:
            self._training.close()

    @property
    def training(self) -> Training:
        """The training itself; Conflict if it never began."""
        if self._training is None:
            raise Conflict(f"run {self.id} never began: {self.error}")
        return self._training

    @property
    def status(self) -> Status:
        if self._broken is not None:
            return self._broken
        if self._training is not None and self._training.finished:
            return "finished"
        return "training" if self.steps_left > 0 else "paused"

    def is_due(self, now: float) -> bool:
        """Whether it trains and its next step has to be done by now."""
        return self.status == "training" and self.pacer.seconds_until_due(now) == 0

    @property
    def images_per_second(self) -> float:
        return self.rate.value() if self.status == "training" else 0.0

    @property
    def weights(self) -> Array:
        return self._first_weights if self._training is None else self._training.weights()

    @property
    def history(self) -> Array:
        return self._history.rows()

    def fail(self, error: str, status: Status = "failed") -> None:
        """End it, with the reason."""
        self._broken, self.error, self.steps_left = status, error, 0
        self._changed = True

    def settings(self) -> dict[str, Any]:
        """Return what ``change`` changes, by name."""
        others = {"name": self.name, "own_digits": self._own_share.own_digits}
        return asdict(self.training.configuration) | others

    def mark_changed(self) -> None:
        """Let the next snapshot be a new one."""
        self._changed = True

    def advance(self) -> int:
        """Do one step, and after some of them measure and keep a checkpoint.

        A loss that is not finite makes the run diverged; the caller gets no error.

        Returns
        -------
        images : int
            How many it learned from.
        """
        began, seen = perf_counter(), self.training.images_seen
        try:
            step = self.training.advance()
        except Diverged as diverged:
            self.fail(str(diverged), "diverged")
            self.log.mark_ruined()
            self._measure()
            return 0
        self.steps_left -= 1
        self.loss, self.train_accuracy = step.loss, step.train_accuracy
        seconds = max(perf_counter() - began, self.pacer.interval_s)
        is_due = self._times.is_due(step.step, seconds) or self.training.finished
        if is_disaster := self._times.is_disaster(step.loss):
            self.log.mark_ruined()
        self._record(
            step=step.step,
            loss=step.loss,
            train_accuracy=step.train_accuracy,
            learning_rate=step.learning_rate,
            **(self._measure() if is_due or is_disaster else {}),
        )
        return self.training.images_seen - seen

    def change(self, values: Mapping[str, Any]) -> None:
        """Change some of ``settings``."""
        settings = {name: values[name] for name in values if name not in ("name", "own_digits")}
        if settings:
            # More epochs alone do not start a finished run.
            self.steps_left = 0 if self.status == "finished" else self.steps_left
            self.training.change(**settings)
        if "own_digits" in values:
            accuracy = self._held_out.validation_accuracy
            self._own_share.switch(values["own_digits"], self.training, accuracy)
        self.name = values.get("name", self.name)
        self.mark_changed()

    def replace_weights(self, make: Callable[[Array], Array]) -> None:
        """Replace the weights to predict with by what ``make`` makes of them, and measure."""
        self.training.replace_weights(make(self.training.weights()))
        self._record_without_batch()

    def restore_weights(self, state: Mapping[str, Any]) -> None:
        """Bring back the weights of an earlier state, as a step; a diverged run goes on."""
        self.training.restore_weights(state)
        self._times.forget_losses()
        if self._broken == "diverged":
            self._broken, self.error, self.steps_left = None, None, inf
        self._record_without_batch()

    def use_reference(self, reference: Reference) -> None:
        """Compare drawings with MNIST's digits, too."""
        self._held_out.use_reference(reference)
        # No page shows this, so the version stays.
        if self._snapshot is not None:
            self._snapshot = replace(
                self._snapshot,
                calibration=self._held_out.calibration,
                calibrations=self._held_out.calibrations,
            )

    def replace_own_digits(self, digits: Examples) -> None:
        """Take a person's own digits as they are at present."""
        if len(digits.labels) or self._own_share.own_count:
            self._own_share.replace(digits, self._training)
            self._changed = True

    def snapshot(self) -> RunSnapshot:
        """Return a frozen picture; the last one again if nothing has changed since."""
        if self._snapshot is None or self._changed:
            self._version += 1
            values = {name: getattr(owner, name) for name, owner in self._owners.items()}
            self._snapshot = RunSnapshot(version=self._version, **values)
            self._changed = False
        return self._snapshot

    def _find_owners(self) -> dict[str, object]:
        """Find the part of the run that has each published field."""
        begun = self._training or self._plan
        parts = (self, self.pacer, self.log, self._held_out, self._own_share, begun, self._plan)
        return {name: next(part for part in parts if hasattr(part, name)) for name in PUBLISHED}

    def _record_without_batch(self) -> None:
        rate = self.training.learning_rate
        self._record(step=self.training.step, learning_rate=rate, **self._measure())

    def _record(self, **row: float | None) -> None:
        """Add a row to the history and keep a checkpoint where one is due."""
        self._history.append(**row)
        step = self.training.step
        if step >= self._next_checkpoint or self.training.finished:
            self._ladder.offer(step, self.training.weights())
            kept = {step: self._ladder.at(step) for step in self._ladder.steps}
            self.checkpoints = MappingProxyType(kept)
            self._held_out.keep(step, self._ladder.steps)
            self._next_checkpoint = step + max(1, step // CHECKPOINT_DIVISOR)
        self._changed = True

    def _measure(self) -> dict[str, float | None]:
        """Measure the accuracy on the held-out images and on a person's own digits."""
        assert self._mnist is not None
        began = perf_counter()
        measured = {
            "validation_accuracy": self._held_out.measure(self.training, self._mnist.validation),
            "own_accuracy": self._own_share.measure(self.training),
        }
        self._times.note(began)
        return measured
