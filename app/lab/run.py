"""A run as the lab's thread holds it: training, its past, and how it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import Any

from app.lab.held_out import Validation
from app.lab.history import History
from app.lab.own_share import OwnShare
from app.lab.rate import Rate
from app.lab.snapshots import Fork, RunSnapshot, Status
from model.arrays import Array
from model.data import Examples, Mnist
from model.engine import Predictor
from model.judgment import Reference
from model.network import Network
from model.training import SCHEDULES, Configuration, Diverged, Ladder, Training, predicting_weights

# Validation is measured after the first of these steps and then at every doubling, so that the
# fast beginning is seen; and at least so often in seconds of training, if that costs little.
FIRST_VALIDATION_STEP = 10
VALIDATION_INTERVAL_S = 2.0
# Seconds of training for each second of validating: at most 5 % goes there.
VALIDATION_SHARE = 20
# Steps between kept checkpoints, as a share of the steps so far.
CHECKPOINT_SHARE = 8


@dataclass(frozen=True)
class Plan:
    """What a run is to be, before there is anything of it.

    Attributes
    ----------
    weights : array of shape (network.size,), optional
        To start from in place of fresh ones.
    fork : Fork, optional
        Where they came from.
    state : mapping, optional
        A loaded checkpoint to go on from; network, configuration and seed are its own.
    """

    network: Network
    configuration: Configuration
    seed: int
    weights: Array | None = None
    fork: Fork | None = None
    state: Mapping[str, Any] | None = None

    def first_weights(self) -> Array:
        """Return the numbers to predict with before the first step, read-only."""
        if self.state is not None:
            weights = predicting_weights(self.state)
        elif self.weights is not None:
            weights = self.weights
        else:
            weights = self.network.initial(self.seed)
        weights.flags.writeable = False
        return weights

    def open(self, mnist: Mnist, threads: int, niceness: int) -> Training:
        """Make the training itself; ValueError if the state does not hold together."""
        if self.state is not None:
            return Training.resume(self.state, mnist, threads, niceness)
        return Training(
            self.network, self.configuration, self.seed, mnist, threads, niceness, self.weights
        )


class Run:
    """One run; only the lab's thread touches it.

    Parameters
    ----------
    id, name : str
    plan : Plan
    steps_left : float
        Steps to do before it pauses: 0 is paused, inf goes on until it is finished.
    """

    def __init__(self, id: str, name: str, plan: Plan, steps_left: float = inf) -> None:
        self.id = id
        self.name = name
        self.plan = plan
        self.steps_left = steps_left
        self.error: str | None = None
        self.training: Training | None = None
        self._mnist: Mnist | None = None
        self._broken: Status | None = None
        self._history = History()
        self._ladder = Ladder()
        self.rate = Rate()
        self._loss: float | None = None
        self._train_accuracy: float | None = None
        self._validation = Validation()
        self._own = OwnShare()
        self._next_validation = FIRST_VALIDATION_STEP
        self._seconds_since_validation = 0.0
        self._validation_s = 0.0
        self._next_checkpoint = 0
        self._first_weights = plan.first_weights()
        self._predictor = Predictor(plan.network)
        self._changed = True
        self._snapshot: RunSnapshot | None = None

    def open(self, mnist: Mnist, threads: int, niceness: int) -> None:
        """Begin: make the training and look at how it reads before its first step."""
        self._mnist = mnist
        self.training = self.plan.open(mnist, threads, niceness)
        while self._next_validation <= self.training.step:
            self._next_validation *= 2
        self._look()
        self.touch()

    def close(self) -> None:
        """End the threads; the run can still be looked at."""
        if self.training is not None:
            self.training.close()

    def touch(self) -> None:
        """Say that something changed that the next snapshot shows."""
        self._changed = True

    @property
    def status(self) -> Status:
        if self._broken is not None:
            return self._broken
        if self.training is not None and self.training.finished:
            return "finished"
        return "training" if self.steps_left > 0 else "paused"

    def fail(self, error: str, status: Status = "failed") -> None:
        """End it for good, with the reason."""
        self._broken, self.error, self.steps_left = status, error, 0
        self.touch()

    def advance(self) -> int:
        """Do one step, and after some of them validate and keep a checkpoint.

        A loss that is not finite makes it diverged; that is no error for the caller.

        Returns
        -------
        images : int
            How many it learned from.
        """
        assert self.training is not None
        began = perf_counter()
        seen = self.training.images_seen
        try:
            step = self.training.advance()
        except Diverged as diverged:
            self.fail(str(diverged), "diverged")
            return 0
        self.steps_left -= 1
        self._loss, self._train_accuracy = step.loss, step.train_accuracy
        self._seconds_since_validation += perf_counter() - began
        measured, own = self._validate() if self._validation_is_due() else (None, None)
        self._history.append(
            step.step, step.loss, step.train_accuracy, measured, step.learning_rate, own
        )
        self._keep()
        self.touch()
        return self.training.images_seen - seen

    def move(self, moved: Callable[[Array], Array]) -> None:
        """Replace the numbers to predict with by what is made of them, and look how they read."""
        assert self.training is not None
        self.training.replace_weights(moved(self.training.weights()))
        self._look()
        self.touch()

    def refer(self, reference: Reference) -> None:
        """Judge drawings by what digits are made of, too."""
        self._validation.refer(reference)
        # No page shows it, so that the version stays.
        if self._snapshot is not None:
            self._snapshot = replace(
                self._snapshot,
                calibration=self._validation.calibration,
                calibrations=MappingProxyType(self._validation.kept()),
            )

    def renew_own(self, own: Examples) -> None:
        """Take a person's digits in place of those that there were."""
        if len(own.labels) or self._own.count:
            self._own.renew(own, self.training)
            self.touch()

    def switch_own(self, mixing: bool) -> None:
        """Learn from a person's digits, or no longer."""
        assert self.training is not None
        self._own.switch(mixing, self.training, self._validation.accuracy)
        self.touch()

    def _look(self) -> None:
        """See how it reads where there was no batch to learn from, and keep that."""
        assert self.training is not None
        measured, own = self._validate()
        self._history.append(
            self.training.step, None, None, measured, self.training.learning_rate, own
        )
        self._keep()

    def _validation_is_due(self) -> bool:
        assert self.training is not None
        if self.training.finished:
            return True
        if self.training.step >= self._next_validation:
            self._next_validation *= 2
            return True
        wait = max(VALIDATION_INTERVAL_S, VALIDATION_SHARE * self._validation_s)
        return self._seconds_since_validation >= wait

    def _validate(self) -> tuple[float, float | None]:
        """Measure how the held-out images and a person's own are read."""
        assert self.training is not None
        assert self._mnist is not None
        began = perf_counter()
        accuracy = self._validation.measure(self.training, self._mnist.validation)
        own = self._own.measure(self.training)
        self._validation_s = perf_counter() - began
        self._seconds_since_validation = 0.0
        return accuracy, own

    def _keep(self) -> None:
        assert self.training is not None
        step = self.training.step
        if step >= self._next_checkpoint or self.training.finished:
            self._ladder.offer(step, self.training.weights())
            self._validation.keep(step, list(self._ladder.steps))
            self._next_checkpoint = step + max(1, step // CHECKPOINT_SHARE)

    def snapshot(self) -> RunSnapshot:
        """Return a frozen picture; the last one again if nothing changed since."""
        if self._snapshot is None or self._changed:
            version = 1 if self._snapshot is None else self._snapshot.version + 1
            self._snapshot = self._picture(version)
            self._changed = False
        return self._snapshot

    def _picture(self, version: int) -> RunSnapshot:
        training, settings = self.training, self.plan.configuration
        return RunSnapshot(
            id=self.id,
            name=self.name,
            version=version,
            status=self.status,
            error=self.error,
            network=self.plan.network,
            configuration=settings if training is None else training.configuration,
            seed=self.plan.seed,
            fork=self.plan.fork,
            step=0 if training is None else training.step,
            epoch=0.0 if training is None else training.epoch,
            images_seen=0 if training is None else training.images_seen,
            images_per_second=self.rate.value() if self.status == "training" else 0.0,
            loss=self._loss,
            train_accuracy=self._train_accuracy,
            validation_accuracy=self._validation.accuracy,
            own_accuracy=self._own.accuracy,
            own_count=self._own.count,
            own_digits=self._own.mixing,
            own_before=self._own.before,
            learning_rate=(
                settings.learning_rate * SCHEDULES[settings.schedule](0.0)
                if training is None
                else training.learning_rate
            ),
            weights=self._first_weights if training is None else training.weights(),
            history=self._history.columns(),
            checkpoints=MappingProxyType(
                {step: self._ladder.at(step) for step in self._ladder.steps}
            ),
            predictor=self._predictor,
            calibration=self._validation.calibration,
            calibrations=MappingProxyType(self._validation.kept()),
        )
