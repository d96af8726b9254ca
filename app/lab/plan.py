"""What a run is to be, before it has done anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from app.lab.snapshots import Fork
from model.arrays import Array
from model.data import Mnist
from model.network import Network
from model.training import Configuration, Training, predicting_weights


@dataclass(frozen=True)
class Plan:
    """The beginning of a run; ConfigurationError if its batches are too large for its network.

    Attributes
    ----------
    network : Network
    configuration : Configuration
    seed : int
    weights : array of shape (network.size,), optional
        To start from in place of fresh ones.
    fork : Fork, optional
        Where those weights came from.
    state : mapping, optional
        A loaded checkpoint to continue; network, configuration and seed are those of the state.
    step, images_seen, epoch, learning_rate : numbers
        What ``Training`` has under these names, as long as there is no training yet.
    """

    network: Network
    configuration: Configuration
    seed: int
    weights: Array | None = None
    fork: Fork | None = None
    state: Mapping[str, Any] | None = None
    step: ClassVar[int] = 0
    images_seen: ClassVar[int] = 0
    epoch: ClassVar[float] = 0.0

    def __post_init__(self) -> None:
        self.configuration.check_batch(self.network)

    @classmethod
    def resuming(cls, state: Mapping[str, Any]) -> "Plan":
        """Continue a loaded checkpoint; ValueError if its network or settings cannot be used."""
        network = Network(state["specification"])
        settings = Configuration.of(state["configuration"])
        return cls(network, settings, state["seed"], state=state)

    @property
    def original(self) -> Configuration:
        """The settings at the beginning."""
        return self.configuration

    @property
    def is_resumed(self) -> bool:
        """Whether it continues a loaded checkpoint."""
        return self.state is not None

    @property
    def learning_rate(self) -> float:
        return self.configuration.learning_rate_at(self.epoch)

    def first_weights(self) -> Array:
        """Return the weights to predict with before the first step, read-only."""
        if self.state is not None:
            weights = predicting_weights(self.state)
        elif self.weights is not None:
            weights = self.weights
        else:
            weights = self.network.initial(self.seed)
        weights.flags.writeable = False
        return weights

    def open(self, mnist: Mnist, threads: int, niceness: int) -> Training:
        """Make the training itself; ValueError if the parts of the state do not fit together."""
        if self.state is not None:
            return Training.resume(self.state, mnist, threads, niceness)
        return Training(
            self.network, self.configuration, self.seed, mnist, threads, niceness, self.weights
        )
