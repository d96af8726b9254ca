"""The digits that people kept."""

from typing import Literal

from pydantic import Field

from app.lab import MOST_DIGITS
from app.schemas.base import Answer, Query
from app.schemas.drawings import Drawing
from app.schemas.moments import Digit


class LabeledDrawing(Drawing):
    label: Digit


class KeptDigit(Answer):
    id: str
    label: int
    count: int = Field(description="Of all kept digits.")


class OwnDigitsQuery(Query):
    format: Literal["json", "jsonl"] = Field(
        "json",
        description="jsonl is a file: an object per line, with label, and strokes or pixels.",
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
    deleted: int = Field(description="How many /api/digits/undo brings back.")
    digits: list[OwnDigit]


class RestoredDigits(Answer):
    """What was brought back."""

    restored: int
    count: int = Field(description="Of all kept digits.")
