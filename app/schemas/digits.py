"""A person's own digits, and the stages of the normalization of a drawing."""

from typing import Literal

from pydantic import Field

from app.lab import MOST_DIGITS
from app.schemas.base import Answer, Query
from app.schemas.drawings import Drawing


class LabeledDrawing(Drawing):
    """A drawing, in exactly one of three forms, and its label."""

    label: int = Field(ge=0, le=9)


class KeptDigit(Answer):
    """A digit that was kept, and the number of all kept digits."""

    id: str
    label: int
    count: int


class OwnDigitsQuery(Query):
    format: Literal["json", "jsonl"] = Field(
        "json",
        description="jsonl is a file to download: one JSON object per line, with label, and "
        "strokes or pixels.",
    )
    last: int = Field(
        MOST_DIGITS, ge=0, le=MOST_DIGITS, description="List only this many of the newest."
    )


class OwnDigit(Answer):
    id: str
    label: int
    pixels: list[float] = Field(description="28 x 28, row by row, 0 for paper, 1 for ink.")


class OwnDigits(Answer):
    """The kept digits, oldest first."""

    count: int
    by_label: list[int] = Field(description="The number of each digit, 0 to 9.")
    digits: list[OwnDigit]


class Stage(Answer):
    """The picture after one stage."""

    name: Literal["drawing", "crop", "box", "width", "placed", "centered"]
    width: int
    height: int
    pixels: list[float] = Field(description="Row by row, 0 for paper, 1 for ink.")


class Measured(Answer):
    """What the normalization measured of the drawing."""

    stroke_width: float | None = Field(
        description="Of the pen, in pixels of the picture; null for strokes, which have no width."
    )
    scale: float = Field(description="Pixels of the network's input per unit of the drawing.")
    center_of_mass: list[float] = Field(
        description="[x, y] in pixels of the network's input, before it is moved to 14, 14."
    )


class Normalized(Answer):
    """Every normalization stage of a drawing.

    ``drawing`` is the whole canvas and ``crop`` the part of it that is used; ``box`` is that part
    scaled, and ``width`` the same with the width of the pen corrected; ``placed`` lies in the
    middle of 28 x 28, and ``centered`` is moved by its center of mass: the network's input.
    """

    stages: list[Stage]
    measured: Measured
