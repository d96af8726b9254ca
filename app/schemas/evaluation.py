"""The test set on the wire: how it is read."""

from pydantic import Field

from app.schemas.base import Answer


class Mistake(Answer):
    """A test image that was read wrongly."""

    index: int
    truth: int
    answer: int
    probabilities: list[float]


class Evaluation(Answer):
    """How the test images are read."""

    run: str
    step: int
    accuracy: float
    errors: int
    count: int
    interval: list[float] = Field(description="Wilson's 95 % interval of the accuracy.")
    confusion: list[list[int]] = Field(description="Rows are the truth, columns the answer.")
    mistakes: list[Mistake] = Field(description="The worst first, at most 100.")
