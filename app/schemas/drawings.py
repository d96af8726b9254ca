"""Drawings on the wire, their normalization, and what predictions and replays answer."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Answer, MomentQuery, Query, Request, optional

FORMS = ("image", "strokes", "pixels")
Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class Drawing(Request):
    """A drawing, in exactly one of three forms."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [form]} for form in FORMS]})

    image: str = optional(description="A data URL, data:image/png;base64,... (also jpeg, webp).")
    strokes: list[list[Point]] = optional(
        description="Strokes, each a list of points [x, y], in any unit, y down."
    )
    canvas: list[Annotated[float, Field(gt=0)]] = optional(
        min_length=2,
        max_length=2,
        description="[width, height] of what the strokes were drawn on, from [0, 0], in their "
        "unit. It is used only where the ink is not cropped.",
    )
    pixels: list[Annotated[float, Field(ge=0, le=1)]] = optional(
        min_length=784,
        max_length=784,
        description="The network's input, 28 x 28, row by row; 0 is paper, 1 is ink.",
    )

    @property
    def form(self) -> str:
        """The one that was sent."""
        return next(form for form in FORMS if form in self.model_fields_set)

    @model_validator(mode="after")
    def _is_one(self) -> "Drawing":
        given = self.model_fields_set & {*FORMS}
        if len(given) != 1:
            raise ValueError(
                "a drawing is exactly one of image, strokes and pixels; "
                + (f"these were sent: {', '.join(sorted(given))}" if given else "none was sent")
            )
        return self


class Prediction(Answer):
    """Which digit a drawing is.

    The probabilities are calibrated on the held-out images; those of replay and explain are the
    network's own.
    """

    digit: int | None = Field(
        ge=0, le=9, description="The most probable digit; null if the drawing is not a digit."
    )
    probabilities: list[float | None] = Field(
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


class NormalizationQuery(Query):
    """How a drawing is brought to the network's input; pixels are taken as they are."""

    crop: bool = Field(True, description="Take the box around the ink, not the whole canvas.")
    box: float = Field(20, ge=1, le=28, description="Length of its longer side, in pixels.")
    width: Literal["own"] | Annotated[float, Field(ge=0.5, le=28)] = Field(
        2.5,
        description="Width of the pen after scaling, in pixels, at most the box less 1.1; own "
        "keeps the pen's own width.",
    )
    center: bool = Field(True, description="Move the center of mass to the middle.")


class PredictionQuery(MomentQuery, NormalizationQuery):
    """Which weights to use, and how to bring the drawing to the network's input."""


class Replay(Answer):
    """The probabilities that each kept checkpoint gives for one drawing."""

    run: str
    steps: list[int]
    probabilities: list[list[float | None]]
