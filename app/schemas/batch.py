"""What a step of training learns from."""

from pydantic import Field

from app.schemas.arrays import Counts, Encoding, Number, NumberRows, Numbers, WireImages
from app.schemas.base import Answer, Query
from app.schemas.moments import MomentAnswer


class BatchQuery(Query):
    encoding: Encoding = Field(
        "lists",
        description="The images as nested lists of numbers from 0 to 1, or as base64 of bytes.",
    )


class LastBatch(Answer):
    """What the last step did to the images that it learned from."""

    step: int
    loss_before: Number = Field(description="The mean over the batch, as the step reported it.")
    loss_after: Number
    losses: Numbers = Field(description="Of each image after the step.")


class Batch(MomentAnswer):
    """What the next step of a run learns from, computed with the weights that it changes.

    These are the weights themselves, not their moving average, with which a run predicts; dropout
    and batch statistics are those of the step. So the loss and the accuracy are exactly what the
    step reports.
    """

    step: int = Field(description="The step that learns from it: one more than those done.")
    learning_rate: float
    loss: Number = Field(description="The mean of the losses.")
    accuracy: float
    images: WireImages = Field(
        description="28 x 28 each, as the network gets them: changed at random, unless the "
        "augmentation is off."
    )
    indices: list[int | None] = Field(
        description="Of the training images that they were made from; null for a person's own."
    )
    twins: list[bool] = Field(
        description="Whether a differently written twin took the place of the training image."
    )
    labels: Counts
    digits: Counts = Field(description="The likeliest for each image.")
    probabilities: NumberRows = Field(description="A row of ten for each image, not calibrated.")
    losses: Numbers = Field(description="Cross-entropy of each image, nats.")
    pulls: Numbers = Field(description="The norm of each image's own gradient.")
    last: LastBatch | None = Field(
        description="Null before the first step and after the weights were replaced."
    )
