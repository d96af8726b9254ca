"""One step of a run: what it learns from, what it measured, and how it can fail."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.data import Selection
from model.network import Network
from model.training.configuration import Configuration


class Diverged(ArithmeticError):
    """The loss became infinite or not a number; the weights are as they were before that step."""

    def __init__(self, step: int, learning_rate: float) -> None:
        most = min(learning_rate / 10, Configuration.learning_rate)
        super().__init__(
            f"the loss is no longer a finite number at step {step}; "
            f"start again with a learning rate of at most {most:.3g}"
        )


@dataclass(frozen=True)
class Step:
    """What a step, counted from 1, measured on its batch before it changed the weights.

    The loss is the mean cross-entropy in nats; the accuracy is a fraction of the batch.
    """

    step: int
    loss: float
    train_accuracy: float
    learning_rate: float


@dataclass(frozen=True)
class StepBatch:
    """What a step, counted from 1, learns from: its images and its random numbers.

    It can be read again at any time and is the same each time.
    """

    step: int
    seed: int
    images: Selection

    def random(self, shard: int) -> np.random.Generator:
        """Make the random numbers of one shard of the batch, as for dropout."""
        return step_random(self.seed, self.step, shard)


@dataclass(frozen=True)
class NextStep:
    """What a run's next step starts from; later steps do not change it.

    Attributes
    ----------
    network : Network
    weights : array of shape (network.size,), float32
        Those that the step changes: not their moving average, with which a run predicts.
    batch : StepBatch
    learning_rate : float
    last : (StepBatch, float) or None
        As of ``Training``.
    """

    network: Network
    weights: Array
    batch: StepBatch
    learning_rate: float
    last: tuple[StepBatch, float] | None


def step_random(seed: int, step: int, shard: int) -> np.random.Generator:
    """Make the random numbers of one shard of a step; shard -1 is the batch's own."""
    # The shard and the step are the counter's high words, so that no two streams overlap.
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, shard + 1, step - 1]))
