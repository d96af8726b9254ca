"""What the next step of a run learns from, and what the last one did to its own batch."""

from dataclasses import dataclass
from typing import Self

from model import inspection
from model.arrays import Array
from model.data import Mnist
from model.inspection import ExaminedBatch
from model.training import NextStep, StepBatch


@dataclass(frozen=True)
class LastBatch:
    """What the last step did to the images that it learned from.

    Attributes
    ----------
    step : int
    loss_before, loss_after : float
        Means over the batch, nats.
    losses : array of shape (N,)
        Of each image after the step, with the random numbers of the step.
    """

    step: int
    loss_before: float
    loss_after: float
    losses: Array


@dataclass(frozen=True)
class NextBatch:
    """The batch of a run's next step, examined with the weights that this step changes.

    Attributes
    ----------
    batch : StepBatch
    examined : ExaminedBatch
    learning_rate : float
        Of that step.
    indices : list of int or None
        Of the training images that they were made from; None for a person's own digits.
    twins : list of bool
        Where a twin has taken the place of the training image.
    last : LastBatch or None
        None before the first step and after the weights were replaced.
    """

    batch: StepBatch
    examined: ExaminedBatch
    learning_rate: float
    indices: list[int | None]
    twins: list[bool]
    last: LastBatch | None

    @classmethod
    def of(cls, coming: NextStep, mnist: Mnist) -> Self:
        """Examine what the lab's thread took out of a run."""
        network, weights, batch = coming.network, coming.weights, coming.batch
        examined = inspection.examine_batch(network, weights, batch.images, batch.random)
        own = len(mnist.train.labels)
        indices = [i if i < own else None for i in batch.images.originals.tolist()]
        twins = (batch.images.indices != batch.images.originals).tolist()
        last = None
        if coming.last is not None:
            learned, before = coming.last
            losses = inspection.batch_losses(network, weights, learned.images, learned.random)
            last = LastBatch(learned.step, before, float(losses.mean()), losses)
        return cls(batch, examined, coming.learning_rate, indices, twins, last)
