"""Pictures that excite the filters, channels or units of a layer."""

from typing import Annotated

from pydantic import Field

from app.config import LARGEST_SEED
from app.schemas.arrays import Counts, Number, WireArray
from app.schemas.base import Answer, Request, optional
from app.schemas.moments import MomentAnswer
from model.inspection import MOST_UNITS

MOST_STEPS = 200


class DreamsRequest(Request):
    """Gradient ascent from a gray picture with a little noise."""

    layer: int = Field(
        ge=0,
        description="An entry of the specification, counted from 0, but not the softmax. What is "
        "excited are its outputs before its activation; those of the last dense layer are the "
        "scores of the digits.",
    )
    units: list[Annotated[int, Field(ge=0)]] = optional(
        min_length=1,
        max_length=MOST_UNITS,
        description=f"Filters, channels or units; without it the first {MOST_UNITS} of the layer.",
    )
    steps: int = Field(60, ge=1, le=MOST_STEPS)
    seed: int = Field(
        0, ge=0, le=LARGEST_SEED, description="The same seed gives the same pictures."
    )
    regularized: bool = Field(
        True,
        description="In each step a little ink is taken away, and the picture is blurred and "
        "shifted at random. Without it the result is noise that excites the unit even more.",
    )


class Strongest(Answer):
    """An image of the validation split."""

    index: int
    label: int
    excitation: Number


class Dreams(MomentAnswer):
    """The pictures, and how much they excite.

    The excitation of a unit is its output; that of a filter or a channel is the mean of the
    largest quarter of its outputs.
    """

    layer: int
    units: Counts
    pictures: WireArray = Field(description="Units x 28 x 28; 0 is paper, 1 is ink.")
    excitations: WireArray = Field(
        description="Units x (steps + 1): before the first step and after each."
    )
    strongest: list[Strongest] = Field(
        description="For each unit the image that excites it most, of the first 500."
    )
