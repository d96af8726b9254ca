"""The normalization of drawings and its stages."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.base import Answer, Query


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


class Stage(Answer):
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
