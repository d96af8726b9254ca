"""The loss after one step of gradient descent at many learning rates."""

from pydantic import Field

from app.schemas.arrays import Number, Numbers
from app.schemas.base import Answer
from app.schemas.drawings import Drawing
from app.schemas.moments import Digit, MomentAnswer


class RateMapRequest(Drawing):
    """A drawing, and the label whose loss one step is to lower."""

    label: Digit = Field(description="The digit that the drawing shows.")


class MappedRates(Answer):
    """The mean loss of some images after one step down its own gradient, for each rate."""

    before: float = Field(description="The mean cross-entropy before the step, in nats.")
    squared_norm: float = Field(description="Of the gradient of that loss.")
    losses: Numbers = Field(description="After the step; null where it is not finite.")
    promised: Numbers = Field(
        description="The same to first order: before, minus the rate times squared_norm."
    )
    best_rate: Number = Field(
        description="The rate with the smallest loss; null where no rate lowers it."
    )
    harmful_rate: Number = Field(
        description="The first rate above the best one with a higher loss than before or one "
        "that is not finite; null where there is none."
    )


class MappedBatch(MappedRates):
    """The same of the first training images, measured at most some seconds ago."""

    step: int
    count: int = Field(description="The number of images.")


class RateMap(MomentAnswer):
    rates: Numbers
    drawing: MappedRates
    batch: MappedBatch
