"""The forms of a drawing."""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Request, optional

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
