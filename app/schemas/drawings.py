"""Drawings on the wire, how they are brought to the network's input, and what is answered."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Answer, MomentQuery, Query, Request, optional

Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class Drawing(Request):
    """A drawing, in exactly one of three forms."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [n]} for n in ("image", "strokes", "pixels")]}
    )

    image: str = optional(description="data:image/png;base64,... (also jpeg, webp)")
    strokes: list[list[Point]] = optional(
        description="Each stroke a list of points [x, y], in any unit, y down."
    )
    canvas: list[Annotated[float, Field(gt=0)]] = optional(
        min_length=2,
        max_length=2,
        description="[width, height] of what strokes were drawn on, from 0, 0, in their unit. "
        "It matters where the ink is not cropped.",
    )
    pixels: list[Annotated[float, Field(ge=0, le=1)]] = optional(
        min_length=784,
        max_length=784,
        description="The network's input as it is, row by row, 0 for paper, 1 for ink.",
    )

    @model_validator(mode="after")
    def _is_one(self) -> "Drawing":
        given = self.model_fields_set & {"image", "strokes", "pixels"}
        if len(given) != 1:
            raise ValueError(
                "a drawing is exactly one of image, strokes and pixels; "
                + (f"these were sent: {', '.join(sorted(given))}" if given else "none was sent")
            )
        return self


class Prediction(Answer):
    """What the network makes of a drawing.

    The probabilities are calibrated on held-out images; replay and explain have the network's own.
    """

    digit: int | None = Field(ge=0, le=9, description="The likeliest; null if it is no digit.")
    probabilities: list[float | None] = Field(
        description="Of the digits 0 to 9; null where a diverged run's numbers overflow."
    )
    certainty: float | None = Field(description="The probability of the likeliest digit.")
    reason: Literal["not-a-digit", "unsure"] | None = Field(
        description="Why not to rely on the answer: it looks like no digit, or none reaches 0.5."
    )
    input: list[float] = Field(description="The 28 x 28 that the network saw, row by row.")
    run: str
    step: int


class NormalizationQuery(Query):
    """The steps from a drawing to the network's input; pixels are taken as they are."""

    crop: bool = Field(True, description="Take the box around the ink, not the whole canvas.")
    box: float = Field(20, ge=1, le=28, description="Pixels of its longer side after scaling.")
    width: Literal["own"] | Annotated[float, Field(ge=0.5, le=28)] = Field(
        2.5, description="Pixels of the pen after scaling, at most the box; own keeps what it has."
    )
    center: bool = Field(True, description="Move the center of mass to the middle.")


class PredictionQuery(MomentQuery, NormalizationQuery):
    """Which weights to ask, and how to bring the drawing to their form."""
