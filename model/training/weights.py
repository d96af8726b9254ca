"""The numbers that training changes: weights, their moving average, the optimizer's slots."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.arrays import Array
from model.network import Network
from model.training.configuration import Configuration
from model.training.optimizers import OPTIMIZERS

# Share of a batch's mean and variance that enters batch normalization's running statistics.
STATISTICS_RATE = np.float32(0.1)


class Weights:
    """All numbers of one run, changed in place by ``update``.

    Parameters
    ----------
    network : Network
    initial : array of shape (network.size,)
        Copied.
    optimizer : str
        Name in ``OPTIMIZERS``.

    Raises
    ------
    ValueError
        If initial has another shape.

    Attributes
    ----------
    current, average : array of shape (network.size,), float32
    slots : array of shape (slots of the optimizer, network.parameter_count), float32
    optimizer_steps : int
        Updates since the slots were zeros.
    """

    def __init__(self, network: Network, initial: Array, optimizer: str) -> None:
        self._parameter_count = network.parameter_count
        self.current = np.array(initial, np.float32)
        if self.current.shape != (network.size,):
            raise ValueError(
                f"weights has shape {self.current.shape}; this network needs ({network.size},)"
            )
        self.average = self.current.copy()
        self.reset_optimizer(optimizer)

    def reset_optimizer(self, optimizer: str) -> None:
        """Begin with another optimizer, whose slots are zeros."""
        shape = OPTIMIZERS[optimizer].slots, self._parameter_count
        self.slots = np.zeros(shape, np.float32)
        self.optimizer_steps = 0

    def replace(self, weights: Array) -> None:
        """Replace the weights and their average; the slots stay.

        Raises
        ------
        ValueError
            If weights has another shape or holds a number that is not finite; nothing is changed
            then.
        """
        if np.shape(weights) != self.current.shape or not np.isfinite(weights).all():
            raise ValueError(f"weights are {len(self.current)} finite numbers")
        self.current[...] = weights
        self.average[...] = weights

    def update(
        self, gradient: Array, step: int, learning_rate: float, settings: Configuration
    ) -> None:
        """Do one step of the optimizer, of the running statistics and of the average.

        Parameters
        ----------
        gradient : array of shape (network.size,), float32
            As ``Engine.gradient`` returns it; overwritten.
        step : int
            Counted from 1.
        learning_rate : float
        settings : Configuration
        """
        count, weights = self._parameter_count, self.current
        self.optimizer_steps += 1
        with np.errstate(over="ignore", invalid="ignore"):
            OPTIMIZERS[settings.optimizer].update(
                weights[:count],
                gradient[:count],
                list(self.slots),
                self.optimizer_steps,
                learning_rate,
                settings,
            )
            weights[count:] += STATISTICS_RATE * (gradient[count:] - weights[count:])
            if settings.averaging:
                # A short memory at first, so that the random beginning is soon forgotten.
                decay = min(settings.averaging, step / (step + 10))
                self.average += np.float32(1 - decay) * (weights - self.average)

    def state(self) -> dict[str, Any]:
        """Copy all of it."""
        return {
            "optimizer_steps": self.optimizer_steps,
            "weights": self.current.copy(),
            "average": self.average.copy(),
            "slots": self.slots.copy(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue from ``state``."""
        self.optimizer_steps = state["optimizer_steps"]
        self.current[...] = state["weights"]
        self.average[...] = state["average"]
        self.slots[...] = state["slots"]
