"""What the lab publishes: frozen pictures of its runs, safe to read from any thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.lab.errors import UnknownStep
from app.lab.own_share import Before
from model.arrays import Array
from model.engine import Predictor
from model.judgment import UNCALIBRATED, Calibration
from model.network import Network
from model.training import Configuration

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
    passing : bool
        Whether it is the present of a run that trains, and so soon a past that nobody asks for.
    calibration : Calibration
        How its answers are to be judged.
    """

    run: str
    step: int
    network: Network
    weights: Array
    passing: bool
    calibration: Calibration = UNCALIBRATED


@dataclass(frozen=True)
class RunSnapshot:
    """One run at one moment.

    Attributes
    ----------
    version : int
        Rises whenever anything else here changed.
    epoch : float
        Passes over the training images, with the fraction of the one under way.
    images_per_second : float
        Over about the last second of training; 0 while it does not train.
    loss, train_accuracy : float or None
        Of the latest step's batch; nats, and a fraction.
    validation_accuracy : float or None
        The latest that was measured, a fraction.
    own_accuracy : float or None
        The same of a person's own digits; None without any.
    own_count : int
        How many of those there are.
    own_digits : bool
        Whether the run learns from them.
    own_before : Before or None
        How it stood when that began.
    learning_rate : float
        Of the next step.
    error : str or None
        Why it diverged or failed.
    weights : array of shape (network.size,), float32, read-only
        To predict with.
    history : array of shape (6, rows), float64, read-only
        See ``History.columns``.
    checkpoints : mapping of step to weights
        The kept ones, rising; read-only.
    predictor : Predictor
        Of this network, shared by all who ask.
    calibration : Calibration
        How its answers are to be judged.
    calibrations : mapping of step to Calibration
        How those of the kept checkpoints are; read-only.
    """

    id: str
    name: str
    version: int
    status: Status
    error: str | None
    network: Network
    configuration: Configuration
    seed: int
    fork: Fork | None
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
    own_before: Before | None
    learning_rate: float
    weights: Array
    history: Array
    checkpoints: Mapping[int, Array]
    predictor: Predictor
    calibration: Calibration
    calibrations: Mapping[int, Calibration]

    def moment(self, step: int | None = None) -> Moment:
        """Return the network at a kept step, or as it is now; UnknownStep if that is not kept."""
        if step is None:
            passing = self.status == "training"
            return Moment(self.id, self.step, self.network, self.weights, passing, self.calibration)
        if step not in self.checkpoints:
            kept = ", ".join(map(str, self.checkpoints))
            raise UnknownStep(f"run {self.id} does not keep step {step}; it keeps {kept or 'none'}")
        weights, calibration = self.checkpoints[step], self.calibrations[step]
        return Moment(self.id, step, self.network, weights, False, calibration)


@dataclass(frozen=True)
class LabSnapshot:
    """All runs at one moment, oldest first, and which of them is current."""

    current: str
    runs: Mapping[str, RunSnapshot] = field(default_factory=lambda: MappingProxyType({}))
