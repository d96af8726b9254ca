"""The accuracy on the test images."""

from pydantic import Field

from app.schemas.arrays import CountRows, Numbers
from app.schemas.base import Answer
from app.schemas.moments import MomentAnswer


class Mistake(Answer):
    index: int
    truth: int
    answer: int
    probabilities: Numbers = Field(description="Of the digits 0 to 9, not calibrated.")


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
