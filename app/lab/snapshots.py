"""What the lab publishes: frozen pictures of its runs, which any thread may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.lab.changes import Change
from app.lab.errors import Unknown
from app.lab.own_share import OwnBefore
from app.lab.speed import Speed
from model.arrays import Array
from model.engine import Predictor
from model.judgment import UNCALIBRATED, Calibration
from model.network import Network
from model.training import Configuration

Found = TypeVar("Found")
Status = Literal["training", "paused", "finished", "diverged", "failed"]


@dataclass(frozen=True)
class Fork:
    """Where a run's first weights came from: a kept step of another run."""

    run: str
    step: int


@dataclass(frozen=True)
class Moment:
    """A run's network as it was after some step.

    Attributes
    ----------
    weights : array of shape (network.size,), float32, read-only
    is_training : bool
        Whether this is the present of a run that trains, and so is soon replaced by another.
    calibration : Calibration
        How its scores become answers.
    """

    run: str
    step: int
    network: Network
    weights: Array
    is_training: bool
    calibration: Calibration = UNCALIBRATED


@dataclass(frozen=True)
class RunSnapshot:
    """One run at one moment.

    This is the list of what a run publishes. ``Run`` finds the value of each field by its name,
    and so does the wire's ``RunSummary``, which shows some of them and describes those.

    Attributes
    ----------
    last_good_step : int or None
        Of a failed run: the step that it goes on from when it is started, if it can.
    original : Configuration
        The settings that it began with.
    is_resumed : bool
        Whether it continues a loaded checkpoint, so that its beginning is not known.
    speed : Speed
    changes : tuple of Change
        The latest, oldest first.
    weights : array of shape (network.size,), float32, read-only
        To predict with.
    history : structured array of shape (rows,), read-only
        See ``History.rows``.
    checkpoints : mapping of step to weights
        The kept ones, in rising order; read-only.
    predictor : Predictor
        Of this network, shared by all who predict.
    calibration : Calibration
        How the scores of ``weights`` become answers.
    calibrations : mapping of step to Calibration
        The same for each of ``checkpoints``; read-only.
    """

    id: str
    name: str
    version: int
    status: Status
    error: str | None
    last_good_step: int | None
    network: Network
    configuration: Configuration
    original: Configuration
    seed: int
    fork: Fork | None
    is_resumed: bool
    step: int
    epoch: float
    images_seen: int
    images_per_second: float
    loss: float | None
    train_accuracy: float | None
    validation_accuracy: float | None
    own_accuracy: float | None
    own_count: int
    own_digits: bool
    own_before: OwnBefore | None
    learning_rate: float
    speed: Speed
    changes: tuple[Change, ...]
    weights: Array
    history: Array
    checkpoints: Mapping[int, Array]
    predictor: Predictor
    calibration: Calibration
    calibrations: Mapping[int, Calibration]

    def moment(self, step: int | None = None) -> Moment:
        """Return the network at a kept step, or the present one without a step.

        Raises
        ------
        Unknown
            If the step is not kept.
        """
        if step is None:
            training = self.status == "training"
            return Moment(
                self.id, self.step, self.network, self.weights, training, self.calibration
            )
        if step not in self.checkpoints:
            kept = ", ".join(map(str, self.checkpoints))
            raise Unknown(f"run {self.id} does not keep step {step}; it keeps {kept or 'none'}")
        weights, calibration = self.checkpoints[step], self.calibrations[step]
        return Moment(self.id, step, self.network, weights, False, calibration)


@dataclass(frozen=True)
class Deleted:
    """The run that was deleted last and can be brought back.

    ``by`` is the page that asked for it; ``replaced_by`` the run that was made in its place.
    """

    id: str
    name: str
    by: str | None
    replaced_by: str | None


@dataclass(frozen=True)
class LabSnapshot:
    """All runs at one moment, oldest first, which of them is current, and the deleted one."""

    current: str
    runs: Mapping[str, RunSnapshot]
    deleted: Deleted | None

    def run(self, id: str) -> RunSnapshot:
        """Look up a run by its id or by ``current``; Unknown if there is none."""
        return look_up(self.runs, self.current, id)


def look_up(runs: Mapping[str, Found], current: str, id: str) -> Found:
    """Return the run of an id, or the current one for ``current``; Unknown if there is none."""
    try:
        return runs[current if id == "current" else id]
    except KeyError:
        raise Unknown(f"there is no run {id!r}; there are current, {', '.join(runs)}") from None
