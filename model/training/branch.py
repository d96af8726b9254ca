"""A branch: a copy of a training that goes on by itself, at learning rates of its own."""

from collections.abc import Sequence
from copy import copy, deepcopy
from dataclasses import replace

import numpy as np

from model.arrays import Array
from model.engine import Engine
from model.training.configuration import Configuration
from model.training.training import Training
from model.training.weights import Weights


class Branch(Training):
    """A training as another one was when it was copied, to be advanced for some steps.

    Both take the same batches and random numbers from there on, and neither changes an array of
    the other, so that another thread may advance the branch. Its weights are not averaged:
    ``weights`` and ``logits`` use those that it trains.

    Parameters
    ----------
    training : Training
        At rest while it is copied.
    engine : Engine
        Of the same network, for the branch to compute with. It may serve several branches, one
        after another, and is not closed with them.
    rates : sequence of float
        The learning rate of each step; after the last one the branch is finished.
    weights : array of shape (network.size,), optional
        To begin with, and with empty slots, in place of the present ones; copied.

    Attributes
    ----------
    steps_done : int
    """

    def __init__(
        self,
        training: Training,
        engine: Engine,
        rates: Sequence[float],
        weights: Array | None = None,
    ) -> None:
        vars(self).update(vars(training))
        self._engine, self._sampler = engine, copy(training._sampler)
        self._rates, self._first_step = rates, training.step
        if weights is None:
            self._weights = deepcopy(training._weights)
        else:
            self._weights = Weights(training.network, weights, training.configuration.optimizer)
        self.change(averaging=0.0)

    @property
    def steps_done(self) -> int:
        return self.step - self._first_step

    @property
    def finished(self) -> bool:
        return self.steps_done >= len(self._rates)

    @property
    def overflowed(self) -> bool:
        """Whether a weight is infinite or not a number."""
        return not np.isfinite(self._weights.current).all()

    @property
    def learning_rate(self) -> float:
        return self._rates[self.steps_done]


def rates_over(settings: Configuration, steps: int) -> list[float]:
    """Return the learning rates of steps over which a whole schedule is spread.

    The first step has the schedule's first rate, and the last one of several its last.
    """
    spread = replace(settings, epochs=max(steps - 1, 1))
    return [spread.learning_rate_at(step) for step in range(steps)]
