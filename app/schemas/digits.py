"""The wire format of a person's own digits, and of the way from a drawing to the input."""

from typing import Literal

from pydantic import Field

from app.lab import MOST
from app.schemas.base import Answer, Query
from app.schemas.drawings import Drawing


class LabeledDrawing(Drawing):
    """A drawing, in exactly one of three forms, and what it was."""

    label: int = Field(ge=0, le=9)


class KeptDigit(Answer):
    """A digit that was kept, and how many there are with it."""

    id: str
    label: int
    count: int


class OwnDigitsQuery(Query):
    format: Literal["json", "jsonl"] = Field(
        "json", description="jsonl is the file itself: label and strokes or pixels, a line each."
    )
    last: int = Field(MOST, ge=0, le=MOST, description="Only so many of the newest are listed.")


class OwnDigit(Answer):
    id: str
    label: int
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")


class OwnDigits(Answer):
    """What is kept, oldest first."""

    count: int
    by_label: list[int] = Field(description="How many of each digit, 0 to 9.")
    digits: list[OwnDigit]


class Stage(Answer):
    """A picture of one step."""

    name: Literal["drawing", "crop", "box", "width", "placed", "centered"]
    width: int
    height: int
    pixels: list[float] = Field(description="Row by row, 0 for paper, 1 for ink.")


class Measured(Answer):
    """What the steps found in the drawing."""

    stroke_width: float | None = Field(
        description="In pixels of the picture; null for strokes, which have none of their own."
    )
    scale: float = Field(description="Pixels of the network's input per unit of the drawing.")
    center_of_mass: list[float] = Field(
        description="[x, y] in pixels of the network's input, before it was moved to 14, 14."
    )


class Normalized(Answer):
    """Every step on the way to the network's input.

    ``drawing`` is the whole canvas and ``crop`` what is taken of it; ``box`` is that scaled and
    ``width`` with the pen's width corrected; ``placed`` in the middle of 28 x 28, and ``centered``
    by its center of mass: what the network sees.
    """

    stages: list[Stage]
    measured: Measured
