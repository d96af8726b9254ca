"""The accuracy on the test images."""

from pydantic import Field

from app.schemas.arrays import CountRows, Counts, Numbers
from app.schemas.base import Answer
from app.schemas.moments import MomentAnswer


class Mistake(Answer):
    index: int
    truth: int
    answer: int
    probabilities: Numbers = Field(description="Of the digits 0 to 9, not calibrated.")


class Confidences(Answer):
    """How sure the answers are and how many of them are right.

    The confidence of an answer is its calibrated probability. Of ten equally wide bins of
    confidence from 0 to 1 there are the counts and the means; a mean of none is null.
    """

    counts: Counts
    confidences: Numbers = Field(description="The mean confidence of each bin.")
    accuracies: Numbers = Field(description="The fraction of each bin that is right.")
    error: float = Field(description="Expected calibration error.")
    thresholds: Numbers = Field(description="Least confidences at which a reader could answer.")
    answered: Counts = Field(description="How many answers have at least the confidence.")
    right: Counts = Field(description="How many of these are right.")


class Evaluation(MomentAnswer):
    """The accuracy on the test images, and the mistakes."""

    accuracy: float
    errors: int
    count: int
    interval: list[float] = Field(description="Wilson's 95 % interval of the accuracy.")
    confusion: CountRows = Field(description="Rows are true digits, columns predicted ones.")
    mistakes: list[Mistake] = Field(
        description="At most 100, in order of increasing probability of the true digit."
    )
    calibration: Confidences
