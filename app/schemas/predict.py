"""Predictions."""

from typing import Literal

from pydantic import Field

from app.schemas.arrays import Numbers
from app.schemas.base import Answer, MomentQuery
from app.schemas.normalization import NormalizationQuery


class PredictionQuery(MomentQuery, NormalizationQuery):
    """Which weights to use, and how to bring the drawing to the network's input."""


class Prediction(Answer):
    """Which digit a drawing is.

    The probabilities are calibrated on the held-out images; those of replay and explain are the
    network's own.
    """

    digit: int | None = Field(
        ge=0, le=9, description="The most probable digit; null if the drawing is not a digit."
    )
    probabilities: Numbers = Field(
        description="Of the digits 0 to 9; null where the scores of a diverged run overflow."
    )
    certainty: float | None = Field(description="The largest of the probabilities.")
    reason: Literal["not-a-digit", "unsure"] | None = Field(
        description="Why not to rely on the answer: the drawing does not look like a digit, or no "
        "probability reaches 0.5."
    )
    input: list[float] = Field(description="The 28 x 28 pixels that the network saw, row by row.")
    run: str
    step: int
