"""Gradient descent on the weights for one drawing."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.schemas.arrays import Number, NumberRows, Numbers
from app.schemas.base import Answer
from app.schemas.drawings import Drawing
from app.schemas.moments import Digit, MomentAnswer

MOST_NUDGES = 100


class NudgeRequest(Drawing):
    """Steps of plain gradient descent on the loss of one drawing."""

    label: Digit = Field(description="The digit that the drawing is to be classified as.")
    learning_rate: float = Field(gt=0)
    count: int = Field(1, ge=1, le=MOST_NUDGES)
    apply: bool = Field(False, description="Change the run's own weights, not those of a copy.")


def _first(norms: Any) -> float | None:
    return norms[0] if len(norms) else None


class NudgedLayer(Answer):
    """How the nudges changed the parameters of one entry of the specification."""

    entry: int
    type: str
    gradient_norm: Annotated[Number, BeforeValidator(_first)] = Field(
        validation_alias="gradient_norms", description="Before the first nudge."
    )
    moved: Numbers = Field(description="Total Euclidean distance of each filter, unit or channel.")
    relative: Numbers = Field(description="The same as a fraction of its norm before.")


class MovedUnit(Answer):
    """A filter, unit or channel."""

    entry: int
    index: int
    distance: float


class Nudge(MomentAnswer):
    """The effect of the nudges."""

    label: int
    learning_rate: float
    count: int
    probabilities: NumberRows = Field(description="Before the first nudge and after each.")
    losses: Numbers = Field(description="Of the label, before the first nudge and after each.")
    predicted: Numbers = Field(description="The decrease of the loss by each nudge to first order.")
    measured: Numbers = Field(description="The actual decrease; negative for an increase.")
    layers: list[NudgedLayer]
    most_moved: list[MovedUnit] = Field(description="In order of decreasing distance.")
    finite: bool = Field(description="False if it stopped early to avoid an overflow.")
    applied: bool
