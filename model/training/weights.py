"""The numbers that training changes: weights, their moving average, the optimizer's slots."""

import numpy as np

from model.arrays import Array
from model.network import Network
from model.training.configuration import Configuration
from model.training.optimizers import OPTIMIZERS

# Share of a batch's mean and variance that enters batch normalization's running statistics.
STATISTICS_RATE = np.float32(0.1)


class Weights:
    """All numbers of one run, changed in place.

    ``initial``, of shape (network.size,), is copied; another shape is a ValueError.

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
        """Begin with an optimizer whose slots are zeros."""
        self.slots = np.zeros((OPTIMIZERS[optimizer].slots, self._parameter_count), np.float32)
        self.optimizer_steps = 0

    def update(self, gradient: Array, step: int, rate: float, settings: Configuration) -> None:
        """Do a step, counted from 1, of the optimizer, the running statistics, and the average.

        ``gradient`` is what ``Engine.gradient`` returns; it is overwritten.
        """
        count, weights = self._parameter_count, self.current
        self.optimizer_steps += 1
        with np.errstate(over="ignore", invalid="ignore"):
            OPTIMIZERS[settings.optimizer].update(
                weights[:count], gradient[:count], self.slots, self.optimizer_steps, rate, settings
            )
            weights[count:] += STATISTICS_RATE * (gradient[count:] - weights[count:])
            if settings.averaging:
                # A short memory at first, so that the random initial weights soon lose influence.
                decay = min(settings.averaging, step / (step + 10))
                self.average += np.float32(1 - decay) * (weights - self.average)
