"""A run as it is stored, and a stored run that goes on as if it had never stopped."""

from dataclasses import asdict, dataclass
from math import inf
from time import time
from types import MappingProxyType
from typing import Any

from app.lab.changes import Changes
from app.lab.history import History
from app.lab.measuring import MeasuringTimes
from app.lab.own_share import OwnShare
from app.lab.plan import Plan
from app.lab.run import Run
from app.lab.snapshots import Fork, Status
from app.store import KeptCheckpoint, KeptRun
from model.arrays import Array
from model.data import Examples, Mnist
from model.network import Network
from model.training import Configuration

STATE_ARRAYS = ("weights", "average", "slots")
# The plain attributes of a run that are stored and taken back as they are.
PLAIN = ("error", "loss", "train_accuracy", "_broken", "_next_checkpoint")


def has_begun(run: Run) -> bool:
    """Whether there is anything to store."""
    return run._training is not None


def keepsake(run: Run) -> KeptRun:
    """Copy everything that a run which has begun depends on; later steps do not change it.

    Only the training's state is copied: all else never changes, or is small.
    """
    state, share, held_out = run.training.state(), run._own_share, run._held_out
    latest, energies = held_out.kept(run._held_out.calibration)
    record = {
        "version": run._version,
        "name": run.name,
        "steps_left": None if run.steps_left == inf else run.steps_left,
        "speed": run.pacer.speed,
        "film_s": run.pacer.film_s,
        "state": {name: value for name, value in state.items() if name not in STATE_ARRAYS},
        "epoch": run.training.epoch,
        "is_finished": run.training.finished,
        "original": asdict(run._plan.original),
        "is_resumed": run._plan.is_resumed,
        "fork": None if run._plan.fork is None else asdict(run._plan.fork),
        "plain": {name: getattr(run, name) for name in PLAIN},
        "changes": run.log.record(),
        "own_share": share.record(),
        "times": run._times.record(),
        "validation_accuracy": held_out.validation_accuracy,
        "calibration": latest,
    }
    arrays = {name: state[name] for name in STATE_ARRAYS} | {"history": run.history} | energies
    if share.weights_before is not None:
        arrays["weights_before"] = share.weights_before
    checkpoints = {}
    for step, weights in run.checkpoints.items():
        calibration, others = held_out.kept(held_out.calibrations[step])
        checkpoints[step] = KeptCheckpoint(calibration, {"weights": weights} | others)
    return KeptRun(run.id, record, arrays, checkpoints, run.log.arrays())


@dataclass(frozen=True)
class RestoredPlan(Plan):
    """The plan of a run that was stored: its present settings and state, and its beginning."""

    began: Configuration = Configuration()  # noqa: RUF009
    was_resumed: bool = False
    step: int = 0  # type: ignore[misc]
    images_seen: int = 0  # type: ignore[misc]
    epoch: float = 0.0  # type: ignore[misc]

    @property
    def original(self) -> Configuration:
        return self.began

    @property
    def is_resumed(self) -> bool:
        return self.was_resumed


class RestoredRun(Run):
    """A stored run; one that learns from a person's own digits waits until it has them.

    Parameters
    ----------
    kept : KeptRun

    Raises
    ------
    ValueError, TypeError, KeyError
        If a part of it cannot be used.
    """

    # Read by the status, which a run looks for before all of its parts are restored.
    _was_finished = False

    def __init__(self, kept: KeptRun) -> None:
        record, arrays = kept.record, kept.arrays
        steps_left = inf if record["steps_left"] is None else record["steps_left"]
        super().__init__(kept.id, record["name"], _plan(kept), steps_left, record["speed"])
        self.pacer.go_to(record["film_s"])
        # A page or a cache that knows a version which was not stored must not take another for it.
        self._version = max(record["version"], int(1000 * time()))
        for name in PLAIN:
            setattr(self, name, record["plain"][name])
        self._was_finished = record["is_finished"]
        self.log = Changes.restored(record["changes"], kept.changes)
        self._history = History.of(arrays["history"])
        self._times = MeasuringTimes.restored(record["times"])
        self._own_share = OwnShare.restored(record["own_share"], arrays.get("weights_before"))
        self.waits_for_digits = self._own_share.own_digits
        self._held_out.restore(
            record["validation_accuracy"],
            (record["calibration"], arrays),
            {step: (found.record, found.arrays) for step, found in kept.checkpoints.items()},
        )
        for step, found in kept.checkpoints.items():
            self._ladder.offer(step, _fixed(found.arrays["weights"]))
        self.checkpoints = MappingProxyType({s: self._ladder.at(s) for s in self._ladder.steps})
        self._owners = self._find_owners()

    def open(self, mnist: Mnist, threads: int, niceness: int) -> None:
        """Go on: make the training again; what was measured is known."""
        self._mnist = mnist
        try:
            self._training = self._plan.open(mnist, threads, niceness)
        except ValueError as error:
            self.fail(f"its stored state cannot be used: {error}")
            return
        self._owners = self._find_owners()
        self._changed = True

    @property
    def status(self) -> Status:
        if self._training is None and self._broken is None and self._was_finished:
            return "finished"
        return super().status

    def is_due(self, now: float) -> bool:
        return not self.waits_for_digits and super().is_due(now)

    def replace_own_digits(self, digits: Examples) -> None:
        super().replace_own_digits(digits)
        self.waits_for_digits = False


def _plan(kept: KeptRun) -> RestoredPlan:
    record: Any = kept.record
    state = record["state"] | {name: kept.arrays[name] for name in STATE_ARRAYS}
    return RestoredPlan(
        network=Network(state["specification"]),
        configuration=Configuration.of(state["configuration"]),
        seed=state["seed"],
        fork=None if record["fork"] is None else Fork(**record["fork"]),
        state=state,
        began=Configuration.of(record["original"]),
        was_resumed=record["is_resumed"],
        step=state["step"],
        images_seen=state["images_seen"],
        epoch=record["epoch"],
    )


def _fixed(weights: Array) -> Array:
    weights.flags.writeable = False
    return weights
